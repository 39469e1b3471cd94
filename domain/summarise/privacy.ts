/** What a person keeps to themselves, whatever the organisation asks for. It can only narrow what leaves. */
import * as v from 'valibot';
import { programName } from '../activitywatch/program-name.ts';
import { comparableApp, isWithinDomains } from '../categorise/app-name.ts';
import { isWithin } from '../categorise/category-path.ts';
import { WorkHours, type Sharing } from '../documents/rules.ts';
import { type Span, subtractSpans, unionSpans } from '../time/spans.ts';

const names = v.optional(v.array(v.pipe(v.string(), v.trim(), v.minLength(1))), []);
const yes = v.optional(v.boolean(), true);

export const Privacy = v.strictObject({
  /** Apps and projects by name, domains with those below them, categories (`Media > Video`) with those below them. */
  hide: v.optional(v.strictObject({ apps: names, domains: names, categories: names, projects: names }), {}),
  /** Hidden time counts as the category "Private", or not at all. */
  hidden: v.optional(v.picklist(['private', 'omitted']), 'private'),
  /** Nothing outside of these hours (local time) is summarised. */
  workHours: v.optional(v.strictObject(WorkHours.entries)),
  share: v.optional(
    v.strictObject({
      apps: yes,
      domains: yes,
      detail: v.optional(v.picklist(['timeline', 'slots', 'day']), 'timeline')
    }),
    {}
  )
});
export type Privacy = v.InferOutput<typeof Privacy>;

/** What a person's settings share, in the terms of an organisation's rules. */
export const sharingOf = ({ share }: Privacy): Sharing => ({ ...share, hiddenCategories: [] });

type Named = { app: string; category: string; project: string; domain: string };
export type IsHidden = (named: Named) => boolean;

/** Whether something is hidden by a person's settings; without settings nothing is. */
export function hiddenBy(privacy: Privacy | undefined): IsHidden {
  if (privacy === undefined) return () => false;
  const { apps, domains, categories, projects } = privacy.hide;
  const hiddenApps = new Set(apps.map(comparableApp));
  const hiddenDomains = domains.map((domain) => domain.toLowerCase());
  const hiddenProjects = new Set(projects.map((project) => project.toLowerCase()));
  return ({ app, category, project, domain }) =>
    hiddenApps.has(comparableApp(programName(app))) ||
    hiddenApps.has(comparableApp(app)) ||
    hiddenProjects.has(project.toLowerCase()) ||
    isWithin(category, categories) ||
    (domain !== '' && isWithinDomains(domain, hiddenDomains));
}

/** What happened without what is hidden, which is no active time either, unless something else was in front then, too. */
export function omitHidden<T extends Span & Named>(
  stretches: readonly T[],
  active: readonly Span[],
  isHidden: IsHidden
): { stretches: T[]; active: Span[] } {
  const visible = stretches.filter((stretch) => !isHidden(stretch));
  const hidden = stretches.filter(isHidden);
  const gone = subtractSpans(unionSpans(hidden), unionSpans(visible));
  return { stretches: visible, active: subtractSpans(active, gone) };
}
