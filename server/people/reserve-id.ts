/**
 * Reserves a developer's id for one e-mail address, so that of two servers that register it at once one is refused: users are
 * named by e-mail, so that CouchDB itself would accept both.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { Instant } from '#domain/documents/primitives.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import type { Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import { readState, removeLocal, writeState } from '../service-state.ts';
import type { Service } from '../service.ts';

/** A registration that was interrupted does not hold the id for longer. */
const MAX_AGE_MS = 5 * 60_000;

const Reservation = v.object({ email: v.string(), at: Instant });

const stateOf = (developer: string) => `registration-${developer}`;

/** @throws RequestError `already-taken` where another address is being registered with this id. */
export async function reserveId(
  { couch, log, now }: Pick<Service, 'couch' | 'log' | 'now'>,
  { developer_id, email }: { developer_id: string; email: string }
): Promise<void> {
  const hash = createHash('sha256').update(email).digest('hex');
  const { value, rev } = await readState({ couch, log }, stateOf(developer_id), Reservation);
  const isFree = value === undefined || value.email === hash || Date.parse(value.at) < now() - MAX_AGE_MS;
  const next = { value: { email: hash, at: formatInstant(now()) }, rev };
  if (isFree && (await writeState(couch, stateOf(developer_id), next)) !== undefined) return;
  throw new RequestError('already-taken', `The id ${developer_id} is being registered by another request.`);
}

/** Once the user exists, or was not made, or is erased, the reservation has served. */
export const releaseId = (couch: Couch, developer: string): Promise<void> =>
  removeLocal(couch, couch.names.service, stateOf(developer));
