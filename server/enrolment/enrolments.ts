/**
 * Enrolment links, one document each in `service`, found by the hash of the link's secret: the secret itself is nowhere but
 * in the link. A document is written at most twice, when the link is made and when it is used; CouchDB's revisions decide
 * which request is first, on whichever server.
 */
import { createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import {
  Enrolment,
  enrolmentId,
  enrolmentRange,
  openUses,
  parseEnrolmentId,
  type InvitationUse
} from '#domain/documents/enrolment.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { orMissing, retryConflicts, statusOf, type Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';

export const linkError = (
  code: 'link-unknown' | 'link-expired' | 'link-used' | 'link-revoked',
  reason: string
) => new RequestError(code, reason, 'Ask your admin for a new one.');

const DAY_MS = 86_400_000;
const idOf = (secret: string) => enrolmentId(createHash('sha256').update(secret).digest('hex'));

/** Stores a new link for so many days. Returns its secret, which is stored nowhere. */
export async function storeEnrolment(
  couch: Couch,
  given: { developer: string; by: string; days: number; uses: InvitationUse[] },
  nowMs: number
): Promise<{ secret: string; expires: string }> {
  const secret = randomBytes(32).toString('base64url');
  const { developer, by, days, uses } = given;
  const expires = formatInstant(nowMs + days * DAY_MS);
  const created = formatInstant(nowMs);
  const enrolment: Enrolment = {
    _id: idOf(secret),
    type: 'enrolment',
    v: 1,
    developer,
    by,
    created,
    expires,
    uses: [...new Set(uses)]
  };
  await couch.use(couch.names.service).insert(enrolment);
  return { secret, expires };
}

const DONE = { machine: 'used', password: 'passwordChosen' } as const satisfies Record<InvitationUse, string>;

/** A link that can still be used for something, as it is stored. @throws RequestError */
export async function findEnrolment(couch: Couch, secret: string, nowMs: number): Promise<Enrolment> {
  const links = couch.use<Enrolment>(couch.names.service);
  const found = v.safeParse(Enrolment, await orMissing(links.get(idOf(secret))));
  if (!found.success)
    throw linkError('link-unknown', 'This enrolment link is not known, or no longer valid.');
  const enrolment = found.output;
  if (openUses(enrolment).length === 0) throw linkError('link-used', USED);
  if (Date.parse(enrolment.expires) <= nowMs)
    throw linkError('link-expired', `This enrolment link expired on ${enrolment.expires.slice(0, 10)}.`);
  return enrolment;
}

/** Uses a link up, as far as this use: of any number of calls one gets the enrolment. @throws RequestError */
export async function claimEnrolment(
  couch: Couch,
  { secret, use }: { secret: string; use: InvitationUse },
  nowMs: number
): Promise<Enrolment> {
  // Connecting a machine must not take away that the same link sets a password: each use is claimed alone.
  return retryConflicts(async () => {
    const enrolment = await findEnrolment(couch, secret, nowMs);
    if (!enrolment.uses.includes(use))
      throw linkError('link-unknown', `This link is not for ${NOT_FOR[use]}.`);
    if (enrolment[DONE[use]] !== undefined) throw linkError('link-used', USED);
    const links = couch.use<Enrolment>(couch.names.service);
    await links.insert({ ...enrolment, [DONE[use]]: formatInstant(nowMs) });
    return enrolment;
  });
}

const NOT_FOR = { machine: 'connecting a machine', password: 'choosing a password' };

const USED = 'This enrolment link was used already; each can be used once. If that was not you, say so.';

/** The links that can still be used, with their ids, the latest first. */
export async function listOpenEnrolments(
  couch: Couch,
  nowMs: number
): Promise<{ id: string; enrolment: Enrolment; open: InvitationUse[] }[]> {
  const range = { ...enrolmentRange(), include_docs: true };
  const { rows } = await couch.use<Enrolment>(couch.names.service).list(range);
  return rows
    .flatMap(({ id, doc }) => {
      const found = v.safeParse(Enrolment, doc);
      if (!found.success || Date.parse(found.output.expires) <= nowMs) return [];
      const open = openUses(found.output);
      return open.length === 0 ? [] : [{ id: parseEnrolmentId(id) ?? id, enrolment: found.output, open }];
    })
    .sort((a, b) => (a.enrolment.created < b.enrolment.created ? 1 : -1));
}

/** Revokes one link. Returns the developer whose it was; undefined where there is none that can be used. */
export async function revokeEnrolment(couch: Couch, id: string): Promise<string | undefined> {
  const links = couch.use<Enrolment>(couch.names.service);
  return retryConflicts(async () => {
    const found = v.safeParse(Enrolment, await orMissing(links.get(enrolmentId(id))));
    if (!found.success || openUses(found.output).length === 0) return undefined;
    const { _id, _rev = '', developer } = found.output;
    await links.destroy(_id, _rev);
    return developer;
  });
}

/** None of a developer's links can be used any more, or none of those for this use. */
export async function voidEnrolments(couch: Couch, developer: string, use?: InvitationUse): Promise<void> {
  const links = couch.use<Enrolment>(couch.names.service);
  const range = { ...enrolmentRange(), include_docs: true };
  for (const { doc } of (await links.list(range)).rows) {
    if (doc?.developer !== developer) continue;
    if (use !== undefined) {
      const found = v.safeParse(Enrolment, doc);
      if (!found.success || !openUses(found.output).includes(use)) continue;
    }
    await links.destroy(doc._id, doc._rev).catch((error: unknown) => {
      // Used this very moment, by somebody who will find that they may not; or voided by another call.
      if (statusOf(error) !== 409 && statusOf(error) !== 404) throw error;
    });
  }
}
