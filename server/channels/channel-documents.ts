/** What the service remembers of channels: documents of its own database, which nobody else reads. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { PushSubscription, WEBHOOK_EVENTS, WEBHOOK_FORMATS } from '#domain/api/channels.ts';
import { rangeOf, type IdRange } from '#domain/documents/id.ts';
import { Instant } from '#domain/documents/primitives.ts';
import { orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';
import { rangeRows } from '../../couch/range-rows.ts';

const stored = { _id: v.string(), _rev: v.optional(v.string()), v: v.literal(1) };

export const WebhookTarget = v.object({
  url: v.string(),
  format: v.picklist(WEBHOOK_FORMATS),
  /** `whsec_` and 32 bytes in base64. */
  secret: v.string()
});
export type WebhookTarget = v.InferOutput<typeof WebhookTarget>;

/** The channels of a person, `channels:<developer>`. */
export const UserChannels = v.looseObject({
  ...stored,
  type: v.literal('channels'),
  mail: v.boolean(),
  refused: v.optional(v.string()),
  /** Turns mail off for anyone who has it: every mail contains it. */
  unsubscribe: v.string(),
  webhook: v.optional(WebhookTarget),
  push: v.array(v.object({ ...PushSubscription.entries, id: v.string(), label: v.string(), added: Instant }))
});
export type UserChannels = v.InferOutput<typeof UserChannels>;

/** A webhook of the organisation, `hook:<id>`. */
export const OrgWebhook = v.looseObject({
  ...stored,
  type: v.literal('hook'),
  name: v.string(),
  ...WebhookTarget.entries,
  events: v.array(v.picklist(WEBHOOK_EVENTS)),
  created: Instant,
  by: v.string()
});
export type OrgWebhook = v.InferOutput<typeof OrgWebhook>;

/** To whom: a person by their developer id, or a webhook of the organisation. */
export const Target = v.union([v.object({ developer: v.string() }), v.object({ hook: v.string() })]);
export type Target = v.InferOutput<typeof Target>;

/** What is delivered: the message of a channel, or an event for a webhook. */
export const Content = v.object({
  id: v.string(),
  type: v.string(),
  title: v.string(),
  text: v.string(),
  html: v.optional(v.string()),
  path: v.string(),
  at: Instant,
  data: v.optional(v.record(v.string(), v.unknown()))
});
export type Content = v.InferOutput<typeof Content>;

/** What is to be sent, `delivery:<id>`; one that was sent is `delivered:<id>`, without its content. */
export const Delivery = v.looseObject({
  ...stored,
  type: v.literal('delivery'),
  channel: v.picklist(['mail', 'push', 'webhook']),
  target: Target,
  content: Content,
  state: v.picklist(['waiting', 'dead']),
  attempts: v.number(),
  created: Instant,
  /** When it is tried next; while it is being sent, when another server may take over. */
  next: Instant,
  error: v.optional(v.string())
});
export type Delivery = v.InferOutput<typeof Delivery>;

export const channelsId = (developer: string): string => `channels:${developer}`;
export const hookId = (id: string): string => `hook:${id}`;
export const hookRange = (): IdRange => rangeOf('hook:');
export const deliveryId = (id: string): string => `delivery:${id}`;
export const deliveryRange = (): IdRange => rangeOf('delivery:');
export const deliveredId = (id: string): string => `delivered:${id}`;
export const deliveredRange = (): IdRange => rangeOf('delivered:');
export const idAfterKind = (id: string): string => id.slice(id.indexOf(':') + 1);

/** The same content to the same target by the same channel is the same delivery. */
export const idOfDelivery = (channel: string, target: Target, content: string): string =>
  createHash('sha256')
    .update(JSON.stringify([channel, target, content]))
    .digest('hex')
    .slice(0, 32);

const MAX_AT_ONCE = 100;

export async function* eachDocument<S extends v.GenericSchema>(
  couch: Couch,
  range: IdRange,
  schema: S
): AsyncGenerator<v.InferOutput<S>> {
  const read = { range, limit: MAX_AT_ONCE, include_docs: true };
  for await (const { doc } of rangeRows(couch, couch.names.service, read)) {
    const parsed = v.safeParse(schema, doc);
    if (parsed.success) yield parsed.output;
  }
}

/** Undefined where it is missing or unreadable. */
export async function readDocument<S extends v.GenericSchema>(
  couch: Couch,
  id: string,
  schema: S
): Promise<v.InferOutput<S> | undefined> {
  const parsed = v.safeParse(schema, await orMissing(couch.use(couch.names.service).get(id)));
  return parsed.success ? parsed.output : undefined;
}

export async function removeDocument(couch: Couch, id: string): Promise<boolean> {
  const service = couch.use(couch.names.service);
  return retryConflicts(async () => {
    const found = await orMissing(service.get(id));
    if (found) await orMissing(service.destroy(id, found._rev));
    return found !== undefined;
  });
}
