/** How messages reach people outside the app, and how programs hear of statements. Secrets are written and never read. */
import * as v from 'valibot';
import { nonEmptyText, text } from '../documents/primitives.ts';
import { defineRoute } from './route.ts';

export const WEBHOOK_FORMATS = ['standard', 'slack', 'teams'] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];
export const WEBHOOK_EVENTS = [
  'statement.submitted',
  'statement.approved',
  'statement.returned',
  'statement.changed'
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export const MAX_WEBHOOKS = 20;
export const MAX_SUBSCRIPTIONS = 10;
const MAX_URL = 2000;
const MAX_LABEL = 100;

/** No name or password before the host: they would be in every log. */
const WEB_ADDRESS = /^https?:\/\/[^/?#\\@\s]+(?:[/?#]|$)/i;
const NOT_AN_ADDRESS = 'is an address like https://hooks.example.com/…, without a password';
const WebhookUrl = v.pipe(text(MAX_URL), v.url(NOT_AN_ADDRESS), v.regex(WEB_ADDRESS, NOT_AN_ADDRESS));
const Format = v.picklist(WEBHOOK_FORMATS, `is one of ${WEBHOOK_FORMATS.join(', ')}`);
const Timestamp = v.pipe(v.string(), v.isoTimestamp());

/** The public key of a subscription, and its secret, as browsers encode them. */
const Key = (bytes: number) =>
  v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9_-]+={0,2}$/, 'is base64url'),
    v.check((key) => Math.floor((key.replace(/=+$/, '').length * 3) / 4) === bytes, `has ${bytes} bytes`)
  );
export const PushSubscription = v.object({
  endpoint: v.pipe(WebhookUrl, v.startsWith('https://', 'is an address that begins with https://')),
  keys: v.object({ p256dh: Key(65), auth: Key(16) })
});
export type PushSubscription = v.InferOutput<typeof PushSubscription>;

export const OwnChannels = v.object({
  mail: v.object({
    /** Whether this server sends mail. */
    available: v.boolean(),
    on: v.boolean(),
    address: v.string(),
    /** The mail server refused the address, and why: nothing is sent until it is turned on again. */
    refused: v.optional(v.string())
  }),
  push: v.object({
    /** For `pushManager.subscribe`. */
    public_key: v.string(),
    devices: v.array(v.object({ id: v.string(), label: v.string(), added: Timestamp }))
  }),
  webhook: v.optional(v.object({ host: v.string(), format: Format }))
});
export type OwnChannels = v.InferOutput<typeof OwnChannels>;

export const OwnChannelsChange = v.object({
  mail: v.optional(v.boolean()),
  /** null removes it. */
  webhook: v.optional(v.nullable(v.object({ url: WebhookUrl, format: v.optional(Format, 'standard') })))
});
export type OwnChannelsChange = v.InferOutput<typeof OwnChannelsChange>;

export const OwnChannelsChanged = v.object({
  ...OwnChannels.entries,
  /** Of a new webhook in the format `standard`: what its signatures are made with. Shown once. */
  webhook_secret: v.optional(v.string())
});
export type OwnChannelsChanged = v.InferOutput<typeof OwnChannelsChanged>;

const CHANNEL_NAMES = v.picklist(['mail', 'push', 'webhook']);
export const DeliveryResult = v.object({ sent: v.array(CHANNEL_NAMES), failed: v.array(CHANNEL_NAMES) });

export const getOwnChannelsRoute = defineRoute({
  method: 'GET',
  path: '/me/channels',
  summary: 'Says how messages reach the caller outside the app.',
  access: 'person',
  response: OwnChannels,
  status: 200
});

export const changeOwnChannelsRoute = defineRoute({
  method: 'POST',
  path: '/me/channels',
  summary: 'Turns e-mail to the caller on or off, and sets or removes their webhook.',
  access: 'person',
  body: OwnChannelsChange,
  response: OwnChannelsChanged,
  status: 200,
  errors: { 'account-state': 'This server sends no mail.' }
});

export const subscribePushRoute = defineRoute({
  method: 'POST',
  path: '/me/push',
  summary: `Sends notifications to this browser from now on; sending it again changes nothing. The oldest of more than ${MAX_SUBSCRIPTIONS} devices is removed.`,
  access: 'person',
  body: v.object({ ...PushSubscription.entries, label: v.optional(text(MAX_LABEL), '') }),
  response: v.object({ id: v.string() }),
  status: 200,
  errors: {
    'invalid-request':
      'The endpoint is not an address of the public internet, or the request is not as described.'
  }
});

export const unsubscribePushRoute = defineRoute({
  method: 'POST',
  path: '/me/push/remove',
  summary: 'Sends no more notifications to a device, by its `id` or the `endpoint` of its subscription.',
  access: 'person',
  body: v.object({ id: v.optional(text(100)), endpoint: v.optional(text(MAX_URL)) }),
  response: v.object({ removed: v.boolean() }),
  status: 200
});

export const testOwnChannelsRoute = defineRoute({
  method: 'POST',
  path: '/me/channels/test',
  summary: 'Sends a test message to the caller through every channel that they have.',
  access: 'person',
  response: DeliveryResult,
  status: 200,
  errors: { 'too-many-requests': 'The caller sent ten test messages within an hour.' }
});

const UnsubscribeQuery = v.object({
  token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,200}$/, 'is not from a mail'))
});

export const unsubscribeMailRoute = defineRoute({
  method: 'POST',
  path: '/unsubscribe',
  summary: 'Turns mail off, as mail programs do with one click (RFC 8058). The token stands in every mail.',
  access: 'anyone',
  query: UnsubscribeQuery,
  response: v.object({ ok: v.literal(true) }),
  status: 200,
  errors: { 'link-unknown': 'The token is not from a mail of this server.' }
});

export const openUnsubscribeRoute = defineRoute({
  method: 'GET',
  path: '/unsubscribe',
  summary: 'Leads to the settings, for mail programs that open the address of `List-Unsubscribe`.',
  access: 'anyone',
  query: UnsubscribeQuery,
  response: v.unknown(),
  produces: 'text/plain',
  status: 302
});

export const Webhook = v.object({
  id: v.string(),
  name: v.string(),
  /** The address has a secret in it, so only its host is shown. */
  host: v.string(),
  format: Format,
  events: v.array(v.picklist(WEBHOOK_EVENTS)),
  created: Timestamp,
  by: v.string()
});
export type Webhook = v.InferOutput<typeof Webhook>;

export const WebhookRequest = v.object({
  name: v.pipe(v.string(), v.trim(), nonEmptyText(MAX_LABEL)),
  url: WebhookUrl,
  format: v.optional(Format, 'standard'),
  events: v.pipe(
    v.array(v.picklist(WEBHOOK_EVENTS, `is one of ${WEBHOOK_EVENTS.join(', ')}`)),
    v.minLength(1, 'names at least one'),
    v.maxLength(WEBHOOK_EVENTS.length, 'names each once')
  )
});
export type WebhookRequest = v.InferOutput<typeof WebhookRequest>;

const byId = v.object({ hook: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'is not an id')) });
const byDelivery = v.object({ delivery: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'is not an id')) });

export const listWebhooksRoute = defineRoute({
  method: 'GET',
  path: '/webhooks',
  summary: 'Lists the webhooks of the organisation.',
  access: 'admin',
  response: v.object({ webhooks: v.array(Webhook) }),
  status: 200
});

export const createWebhookRoute = defineRoute({
  method: 'POST',
  path: '/webhooks',
  summary: 'Adds a webhook that hears of statements. The secret of its signatures is shown once.',
  access: 'admin',
  body: WebhookRequest,
  response: v.object({ ...Webhook.entries, secret: v.optional(v.string()) }),
  status: 201,
  errors: { 'account-state': `There are ${MAX_WEBHOOKS} webhooks.` }
});

export const removeWebhookRoute = defineRoute({
  method: 'POST',
  path: '/webhooks/:hook/remove',
  summary: 'Removes a webhook, with what waits to be sent to it.',
  access: 'admin',
  params: byId,
  response: v.object({ id: v.string(), removed: v.boolean() }),
  status: 200
});

export const ListedDelivery = v.object({
  id: v.string(),
  channel: CHANNEL_NAMES,
  /** The host of a webhook, or the developer whose message it is. */
  to: v.string(),
  title: v.string(),
  state: v.picklist(['waiting', 'dead']),
  attempts: v.number(),
  created: Timestamp,
  next: v.optional(Timestamp),
  error: v.optional(v.string())
});
export type ListedDelivery = v.InferOutput<typeof ListedDelivery>;

export const listDeliveriesRoute = defineRoute({
  method: 'GET',
  path: '/deliveries',
  summary:
    'Lists what was not delivered: what is tried again, and what was given up (`dead`), the newest first, 200 at most.',
  access: 'admin',
  response: v.object({ deliveries: v.array(ListedDelivery) }),
  status: 200
});

export const retryDeliveryRoute = defineRoute({
  method: 'POST',
  path: '/deliveries/:delivery/send-again',
  summary: 'Sends it again now, and as often as a new one.',
  access: 'admin',
  params: byDelivery,
  response: v.object({ id: v.string(), found: v.boolean() }),
  status: 200
});

export const discardDeliveryRoute = defineRoute({
  method: 'POST',
  path: '/deliveries/:delivery/discard',
  summary: 'Discards what was not delivered.',
  access: 'admin',
  params: byDelivery,
  response: v.object({ id: v.string(), found: v.boolean() }),
  status: 200
});
