/**
 * `notice:<person>:<receiver>:<hash>` in `service`: that a message was sent, and what became of it. It is written before the message is
 * sent, so that of two servers one sends it. That of the receiver has their own id twice; a copy under the person whom the alert is
 * about says who else heard of it.
 */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, DeveloperId, Instant, MAX_ID, Name, nonEmptyText, text } from './primitives.ts';

export const NOTICE_CHANNELS = ['mail', 'push', 'webhook'] as const;
const Channels = v.pipe(v.array(v.picklist(NOTICE_CHANNELS)), v.maxLength(NOTICE_CHANNELS.length));

export const Notice = v.object({
  ...couchFields,
  type: v.literal('notice'),
  v: v.literal(1),
  /** The id of the message: that of an alert, or of a digest. */
  message: nonEmptyText(MAX_ID),
  /** The rule of the alert, or `digest`. */
  rule: nonEmptyText(100),
  title: text(300),
  to: DeveloperId,
  toName: Name,
  /** The person whom it is about, where that is not the receiver. */
  about: v.optional(DeveloperId),
  at: Instant,
  /** `sending`: it is being sent, or the server stopped meanwhile. */
  state: v.picklist(['sending', 'sent']),
  /** Neither names a channel that the receiver has not set up: in the app it is listed in any case. */
  sent: Channels,
  failed: Channels
});
export type Notice = v.InferOutput<typeof Notice>;

export const noticeId = ({ person, receiver, hash }: { person: string; receiver: string; hash: string }) =>
  `notice:${person}:${receiver}:${hash}`;

/** Those that a person received and those about them, or all. */
export const noticeRange = (person?: string): IdRange =>
  rangeOf(person === undefined ? 'notice:' : `notice:${person}:`);
