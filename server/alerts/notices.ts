/** What is sent to people, each message once: over restarts, and of two servers by one of them. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { AlertMessage, DeliverAlert } from '#domain/alerts/alert-message.ts';
import { quietUntil } from '#domain/alerts/quiet-hours.ts';
import { Notice, noticeId, noticeRange } from '#domain/documents/notice.ts';
import type { DeletedBefore } from '#domain/documents/retention.ts';
import { isAlertExpired } from '#domain/retention/expired-alerts.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { orMissing, statusOf, type Couch } from '../../couch/connection.ts';
import { rangeRows, rowPages } from '../../couch/range-rows.ts';
import type { Metrics } from '../monitoring/metrics.ts';
import type { Log } from '../service.ts';
import type { Receiver } from './receivers.ts';

/** A server that stopped while it sent something is given so long before another one sends it. */
const RETRY_MS = 10 * 60_000;
/** So long it is remembered what was sent. */
const NOTICE_DAYS = 400;
const DAY_MS = 86_400_000;
const ROWS_AT_ONCE = 500;

/** `about`: the people whom it is about. */
export type Sending = { receiver: Receiver; message: AlertMessage; rule: string; about: readonly string[] };

export type Sender = { couch: Couch; log: Log; now: () => number; metrics: Metrics; deliver: DeliverAlert };

/** `known`: it was sent before, or another server sends it. `quiet`: the receiver has quiet hours, so it is sent after them. */
export type SendingResult = 'sent' | 'known' | 'quiet';

/** Sends a message unless it was sent. */
export async function sendOnce(
  sender: Sender,
  { receiver, message, rule, about }: Sending
): Promise<SendingResult> {
  const { couch, now, deliver, metrics } = sender;
  const nowMs = now();
  const _id = ownNoticeId(receiver.developer, message.id);
  const others = about.filter((developer) => developer !== receiver.developer);
  const service = couch.use<Notice>(couch.names.service);
  const known = v.safeParse(Notice, await orMissing(service.get(_id)));
  if (known.success && !isStale(known.output, nowMs)) return 'known';
  const isQuiet = receiver.quietHours && quietUntil(nowMs, receiver.quietHours, receiver.zones) !== undefined;
  if (isQuiet) return 'quiet';
  const claim: Notice = {
    ...{ _id, type: 'notice', v: 1, message: message.id, rule, title: message.title.slice(0, 300) },
    ...{ to: receiver.developer, toName: receiver.name, at: formatInstant(nowMs) },
    ...(others.length === 1 && { about: others[0] }),
    ...{ state: 'sending', sent: [], failed: [] },
    ...(known.success && known.output._rev !== undefined && { _rev: known.output._rev })
  };
  const rev = await insertOrLose(couch, claim);
  if (rev === undefined) return 'known';
  const { sent, failed } = await deliver({ to: receiver.user, message });
  for (const channel of sent) metrics.alerts.inc({ channel, result: 'sent' });
  for (const channel of failed) metrics.alerts.inc({ channel, result: 'failed' });
  const done: Notice = { ...claim, _rev: rev, state: 'sent', sent, failed };
  await insertOrLose(couch, done);
  if (others.length > 0)
    await couch.use<Notice>(couch.names.service).bulk({ docs: others.map(copyAbout(done)) });
  return 'sent';
}

/** What is listed for a person of what somebody else heard about them. */
const copyAbout =
  (notice: Notice) =>
  (about: string): Notice => {
    const hash = hashOf(notice.message);
    const copy = { ...notice, _id: noticeId({ person: about, receiver: notice.to, hash }), about };
    delete copy._rev;
    return copy;
  };

const hashOf = (message: string) => createHash('sha256').update(message).digest('hex').slice(0, 32);
const ownNoticeId = (developer: string, message: string) =>
  noticeId({ person: developer, receiver: developer, hash: hashOf(message) });

/** Whether a message was sent to somebody, not merely begun. */
export async function wasSent(couch: Couch, developer: string, message: string): Promise<boolean> {
  const id = ownNoticeId(developer, message);
  const known = v.safeParse(Notice, await orMissing(couch.use(couch.names.service).get(id)));
  return known.success && known.output.state === 'sent';
}

const isStale = ({ state, at }: Notice, nowMs: number) =>
  state === 'sending' && Math.abs(nowMs - Date.parse(at)) >= RETRY_MS;

/** @returns the new revision; undefined: another server has written it. */
async function insertOrLose(couch: Couch, notice: Notice): Promise<string | undefined> {
  try {
    return (await couch.use<Notice>(couch.names.service).insert(notice)).rev;
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    return undefined;
  }
}

/** What a person received, and what others received about them, newest first. */
export async function listNotices(couch: Couch, person: string, limit: number): Promise<Notice[]> {
  const found: Notice[] = [];
  const read = { range: noticeRange(person), limit: ROWS_AT_ONCE, include_docs: true };
  for await (const { doc } of rangeRows(couch, couch.names.service, read)) {
    const notice = v.safeParse(Notice, doc);
    if (notice.success) found.push(notice.output);
  }
  return found.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, limit);
}

/** Forgets what was sent to somebody who was erased, and about them. */
export const removeNoticesOf = (couch: Couch, developer: string): Promise<void> =>
  removeNotices(couch, ({ to, about }) => to === developer || about === developer);

/** Forgets what was sent long ago, and what was sent about something that has expired. */
export function removeOldNotices(couch: Couch, nowMs: number, deletedBefore: DeletedBefore): Promise<void> {
  const before = formatInstant(nowMs - NOTICE_DAYS * DAY_MS);
  return removeNotices(
    couch,
    ({ rule, at }) => at < before || isAlertExpired({ rule, since: at }, deletedBefore)
  );
}

async function removeNotices(couch: Couch, isMeant: (notice: Notice) => boolean): Promise<void> {
  const service = couch.use<object>(couch.names.service);
  const read = { range: noticeRange(), limit: ROWS_AT_ONCE, include_docs: true };
  for await (const rows of rowPages(couch, couch.names.service, read)) {
    const docs = rows.flatMap(({ doc }) => {
      const notice = v.safeParse(Notice, doc);
      if (!notice.success || !isMeant(notice.output)) return [];
      return [{ _id: notice.output._id, _rev: notice.output._rev, _deleted: true }];
    });
    if (docs.length > 0) await service.bulk({ docs });
  }
}
