/** Records every change of what rules look for in window titles, by any writer and in any way. */
import * as v from 'valibot';
import { canonicalJson } from '#domain/documents/content.ts';
import { Rules, RULES_ID } from '#domain/documents/rules.ts';
import { type TitlePatterns, titlePatternsOf } from '#domain/rules/title-patterns.ts';
import { orMissing } from '../../../couch/connection.ts';
import { recordAct } from '../../people/audit.ts';
import type { FanInService } from '../../service.ts';
import { readState, writeState } from '../../service-state.ts';

const STATE = 'title-patterns';
/** By id, as text. */
const Known = v.object({ patterns: v.record(v.string(), v.string()) });

/** Compares the rules with those seen last. Missing and unreadable rules change nothing on any machine, and are no change here. */
export async function auditTitlePatterns(service: FanInService): Promise<void> {
  const { couch, now } = service;
  const rules = v.safeParse(Rules, await orMissing(couch.use(couch.names.org).get(RULES_ID)));
  if (!rules.success) return;
  const { value, rev } = await readState(service, STATE, Known);
  const patterns = textsOf(titlePatternsOf(rules.output));
  const before = value?.patterns;
  if (before !== undefined && canonicalJson(before) === canonicalJson(patterns)) return;
  if (before !== undefined) {
    const detail = {
      added: Object.keys(patterns).filter((id) => !(id in before)),
      changed: Object.keys(patterns).filter((id) => id in before && before[id] !== patterns[id]),
      removed: Object.keys(before).filter((id) => !(id in patterns))
    };
    await recordAct(couch, { by: NOT_KNOWN, act: 'title-patterns', subject: RULES_ID, detail }, now());
  }
  await writeState(couch, STATE, { value: { patterns }, rev });
}

/** CouchDB does not store who wrote a document. Only admins may write these. */
const NOT_KNOWN = 'an admin';

const textsOf = ({ categories, projects }: TitlePatterns): Record<string, string> =>
  Object.fromEntries([
    ...categories.map(({ id, name, rule }, index) => [
      `category ${id}`,
      canonicalJson([index, name.length, rule])
    ]),
    ...projects.map((rule, index) => [`project ${rule.id}`, canonicalJson([index, rule])])
  ]);
