/**
 * What only admins change of the rules stays when a version takes over that was written beside the one in force. The validation
 * function compares such a version with the one that it follows, which may be older, or have lost before, and share more.
 */
import * as v from 'valibot';
import { Rules, RULES_ID } from '#domain/documents/rules.ts';
import { sameSharing } from '#domain/rules/sharing.ts';
import { sameTitlePatterns } from '#domain/rules/title-patterns.ts';
import { orMissing, retryConflicts, type Couch } from '../../../couch/connection.ts';
import { recordAct } from '../../people/audit.ts';
import type { Service } from '../../service.ts';
import { readState, writeState } from '../../service-state.ts';

const STATE = 'rules-in-force';
const Known = v.object({ inForce: v.string() });

const Stored = v.looseObject({
  _rev: v.string(),
  _conflicts: v.optional(v.array(v.string()), []),
  _revisions: v.object({ start: v.number(), ids: v.array(v.string()) })
});
type Version = { rev: string; rules: Rules; follows: (rev: string) => boolean };

/** Restores the version that was in force, with all that follows it, where another one that only admins could write replaced it. */
export async function guardRules(service: Pick<Service, 'couch' | 'log' | 'now'>): Promise<void> {
  const { couch, log, now } = service;
  const org = couch.use<Rules>(couch.names.org);
  await retryConflicts(async () => {
    const { value: known, rev } = await readState(service, STATE, Known);
    const [current, ...others] = await readVersions(couch);
    if (!current || current.rev === known?.inForce) return;
    const remember = (inForce: string) => writeState(couch, STATE, { value: { inForce }, rev });
    const before = known && others.find(({ follows }) => follows(known.inForce));
    // Only admins delete a version, and a database that was restored from a backup has none that followed later.
    if (!before || current.follows(known.inForce) || isSame(before.rules, current.rules))
      return void (await remember(current.rev));
    const restored = await org.insert({ ...before.rules, _rev: current.rev });
    await remember(restored.rev);
    await orMissing(org.destroy(RULES_ID, before.rev));
    log(
      `${couch.names.org}: rules that were written beside those in force do not count: they share otherwise.`
    );
    await recordAct(couch, { by: 'service', act: 'rules-restored', subject: RULES_ID }, now());
  });
}

const isSame = (a: Rules, b: Rules) => sameSharing(a, b) && sameTitlePatterns(a, b);

/** Those that are not deleted and can be read, the one in force first; none where that one cannot. */
async function readVersions(couch: Couch): Promise<Version[]> {
  const org = couch.use<Rules>(couch.names.org);
  const read = async (options: object): Promise<{ version: Version; conflicts: string[] } | undefined> => {
    const found = await orMissing(org.get(RULES_ID, { revs: true, ...options }));
    const stored = v.safeParse(Stored, found);
    const rules = v.safeParse(Rules, found);
    if (!stored.success || !rules.success) return undefined;
    const { _rev: rev, _conflicts: conflicts, _revisions: revisions } = stored.output;
    const revs = new Set(revisions.ids.map((id, index) => `${revisions.start - index}-${id}`));
    return { version: { rev, rules: rules.output, follows: (one) => revs.has(one) }, conflicts };
  };
  const current = await read({ conflicts: true });
  if (!current) return [];
  const others = await Promise.all(current.conflicts.map((rev) => read({ rev })));
  return [current.version, ...others.flatMap((other) => other?.version ?? [])];
}
