/**
 * Enrolment links, one document each in `service`, found by the hash of the link's secret: the secret itself is nowhere but
 * in the link. A document is written at most twice, when the link is made and when it is used; CouchDB's revisions decide
 * which request is first, on whichever server.
 */
import { createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { Enrolment, enrolmentId, enrolmentRange } from '#domain/documents/enrolment.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { orMissing, statusOf, type Couch } from '../../couch/connection.ts';
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
  given: { developer: string; by: string; days: number },
  nowMs: number
): Promise<{ secret: string; expires: string }> {
  const secret = randomBytes(32).toString('base64url');
  const { developer, by, days } = given;
  const expires = formatInstant(nowMs + days * DAY_MS);
  const created = formatInstant(nowMs);
  const enrolment: Enrolment = {
    _id: idOf(secret),
    type: 'enrolment',
    v: 1,
    developer,
    by,
    created,
    expires
  };
  await couch.use(couch.names.service).insert(enrolment);
  return { secret, expires };
}

/** Uses a link up: of any number of calls one gets the enrolment. @throws RequestError */
export async function claimEnrolment(couch: Couch, secret: string, nowMs: number): Promise<Enrolment> {
  const links = couch.use<Enrolment>(couch.names.service);
  const found = v.safeParse(Enrolment, await orMissing(links.get(idOf(secret))));
  if (!found.success)
    throw linkError('link-unknown', 'This enrolment link is not known, or no longer valid.');
  const enrolment = found.output;
  if (enrolment.used !== undefined) throw linkError('link-used', USED);
  if (Date.parse(enrolment.expires) <= nowMs)
    throw linkError('link-expired', `This enrolment link expired on ${enrolment.expires.slice(0, 10)}.`);
  try {
    await links.insert({ ...enrolment, used: formatInstant(nowMs) });
  } catch (error) {
    if (statusOf(error) === 409) throw linkError('link-used', USED);
    throw error;
  }
  return enrolment;
}

const USED = 'This enrolment link was used already; each can be used once. If that was not you, say so.';

/** None of a developer's links can be used any more. */
export async function voidEnrolments(couch: Couch, developer: string): Promise<void> {
  const links = couch.use<Enrolment>(couch.names.service);
  const range = { ...enrolmentRange(), include_docs: true };
  for (const { doc } of (await links.list(range)).rows) {
    if (doc?.developer !== developer) continue;
    await links.destroy(doc._id, doc._rev).catch((error: unknown) => {
      // Used this very moment, by somebody who will find that they may not; or voided by another call.
      if (statusOf(error) !== 409 && statusOf(error) !== 404) throw error;
    });
  }
}
