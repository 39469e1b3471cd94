/**
 * Rules that nobody can read would leave every dashboard without figures, and machines with the rules that they had. The last
 * version that could be read takes their place, and can be changed as before.
 */
import * as v from 'valibot';
import { Rules, RULES_ID } from '#domain/documents/rules.ts';
import { hashRules } from '#domain/rules/hash-rules.ts';
import { orMissing, retryConflicts, type Couch } from '../../../couch/connection.ts';
import { recordAct } from '../../people/audit.ts';
import type { Service } from '../../service.ts';
import { readState, writeState } from '../../service-state.ts';

const STATE = 'rules-last-readable';
const Known = v.object({ rules: Rules });

/** Rules of another version of Tidesheet are none of ours. */
const OfThisVersion = v.looseObject({ _rev: v.string(), type: v.literal('rules'), v: v.literal(1) });
const HasRevisions = v.object({
  _revs_info: v.optional(v.array(v.object({ rev: v.string(), status: v.string() })), [])
});

/** Remembers rules that can be read, and restores the last of them where those in force cannot. */
export async function restoreUnreadableRules(service: Pick<Service, 'couch' | 'log' | 'now'>): Promise<void> {
  const { couch, log, now } = service;
  const org = couch.use<Rules>(couch.names.org);
  await retryConflicts(async () => {
    const found = await orMissing(org.get(RULES_ID));
    const rules = v.safeParse(Rules, found);
    const { value: known, rev } = await readState(service, STATE, Known);
    if (rules.success) {
      if (known && hashRules(known.rules) === hashRules(rules.output)) return;
      return void (await writeState(couch, STATE, { value: { rules: rules.output }, rev }));
    }
    const stored = v.safeParse(OfThisVersion, found);
    if (!stored.success) return;
    const [issue] = rules.issues;
    const problem = `${couch.names.org}: the rules cannot be read (${v.getDotPath(issue) ?? 'rules'}: ${issue.message})`;
    const before = (await findReadableRevision(couch)) ?? known?.rules;
    if (!before) return log(`${problem}, and no earlier version is known.`);
    await org.insert({ ...before, _rev: stored.output._rev });
    log(`${problem}: the last version that could be read is in force again.`);
    await recordAct(couch, { by: 'service', act: 'rules-restored', subject: RULES_ID }, now());
  });
}

/** The newest revision that can be read and is still stored. */
async function findReadableRevision(couch: Couch): Promise<Rules | undefined> {
  const org = couch.use<Rules>(couch.names.org);
  const { _revs_info: revisions } = v.parse(HasRevisions, await org.get(RULES_ID, { revs_info: true }));
  for (const { rev, status } of revisions) {
    if (status !== 'available') continue;
    const rules = v.safeParse(Rules, await orMissing(org.get(RULES_ID, { rev })));
    if (rules.success) return rules.output;
  }
  return undefined;
}
