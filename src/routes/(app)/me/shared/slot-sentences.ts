/** What was done in a slot of 15 minutes, as a sentence. */
import type { Rules } from '#domain/documents/rules.ts';
import { explainCategory, explainProject } from '#domain/evidence/explain-key.ts';
import type { SlotPart } from '#domain/evidence/slots-of-day.ts';
import { PRIVATE } from '#domain/categorise/category-path.ts';
import { exact } from '#lib/ui/durations.ts';
import { categoryReasonLabel, projectReasonLabel } from '#lib/components/evidence/reason-labels.ts';

/** `12 min in Code, category Work > Programming (rule “work-editor”: it names this app), project web (from the editor)` */
export function slotSentence({ key, why, seconds }: SlotPart, rules: Rules): string {
  const [app, category, project, domain] = key;
  if (category === PRIVATE && app === '') return `${exact(seconds)} private: not what it was`;
  const where =
    app === '' ? (why[1] === 'entry' ? 'entered by hand' : 'in an app that is not shared') : `in ${app}`;
  const parts = [
    `${exact(seconds)} ${where}`,
    ...(domain === '' ? [] : [`on ${domain}`]),
    `category ${category || 'Uncategorized'} (${categoryReasonLabel(explainCategory(key, why, rules))})`,
    project === ''
      ? 'no project'
      : `project ${project} (${projectReasonLabel(explainProject(key, why, rules))})`
  ];
  return parts.join(', ');
}
