/** What managers get of people's days, as the rules say now. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { canonicalJson } from '#domain/documents/content.ts';
import { Rules, RULES_ID } from '#domain/documents/rules.ts';
import type { ManagerPolicy } from '#domain/merge/withhold-day.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { managerSharingOf } from '#domain/rules/sharing.ts';
import { orMissing, type Couch } from '../../../couch/connection.ts';

/** `hash` differs where days that were made by another policy may differ. */
export type HashedPolicy = ManagerPolicy & { hash: string };

/** By connection, the policy that was read last: each fold asks for it, and the rules rarely change. */
const known = new WeakMap<Couch, { rev: string | undefined; policy: HashedPolicy }>();

/** Rules that are missing or no rules must not stop anything: the first ones, which share least, count. */
export async function readManagerPolicy(couch: Couch): Promise<HashedPolicy> {
  const stored = await orMissing(couch.use(couch.names.org).get(RULES_ID));
  const rev = stored?._rev;
  const last = known.get(couch);
  if (last && last.rev === rev) return last.policy;
  const policy = toPolicy(stored);
  known.set(couch, { rev, policy });
  return policy;
}

function toPolicy(stored: unknown): HashedPolicy {
  const found = v.safeParse(Rules, stored);
  const rules = found.success ? found.output : DEFAULT_RULES;
  const shares = managerSharingOf(rules.sharing);
  const weights = weightsOf(rules);
  const byWeight = shares.interruptions && shares.distractions ? [] : [rules.focus, weightsByName(rules)];
  const hash = bytesToHex(sha256(utf8ToBytes(canonicalJson({ shares, byWeight }))));
  return { shares, weights, hash };
}

const weightsByName = ({ categories }: Rules) => categories.map(({ name, weight }) => [name, weight ?? null]);
