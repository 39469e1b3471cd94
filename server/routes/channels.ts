/** How messages reach the caller, and the webhooks of the organisation. */
import * as api from '#domain/api/channels.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { isIP } from 'node:net';
import { basePathOf } from '../base-path.ts';
import { RateLimit } from '../auth/rate-limit.ts';
import {
  hookId,
  idAfterKind,
  OrgWebhook,
  readDocument,
  type Delivery
} from '../channels/channel-documents.ts';
import {
  addSubscription,
  changeChannels,
  describeChannels,
  hostOf,
  readUserChannels,
  removeSubscription,
  subscriptionId,
  unsubscribe
} from '../channels/user-channels.ts';
import { RequestError } from '../errors.ts';
import { recordAct } from '../people/audit.ts';
import type { PersonUser } from '../people/user-documents.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

const MAX_LISTED = 200;

export function channelRoutes(service: Service): ServedRoute[] {
  const { couch, channels, now } = service;
  const tests = new RateLimit({ max: 10, windowMs: 3_600_000, maxKeys: 10_000 });
  const describe = async ({ name, tidesheet }: PersonUser) =>
    describeChannels(await readUserChannels(couch, tidesheet.developer), {
      address: name.slice(couch.names.prefix.length),
      hasMail: channels.hasMail,
      publicKey: await channels.publicKey()
    });
  const requireReachable = (url: string) => {
    const { hostname, protocol } = new URL(url);
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) !== 0 && !channels.addresses.isReachable(host))
      throw new RequestError('invalid-request', `${host} is not an address of the public internet.`);
    if (protocol === 'http:' && isIP(host) !== 0 && !channels.addresses.isAllowed(host))
      throw new RequestError('invalid-request', 'The address has to begin with https://.');
  };
  return [
    serveRoute(service, api.getOwnChannelsRoute, ({ caller: { person } }) => describe(person)),

    serveRoute(service, api.changeOwnChannelsRoute, async ({ caller: { person }, body }) => {
      if (body.mail === true && !channels.hasMail)
        throw new RequestError('account-state', 'This server sends no mail.');
      if (body.webhook) requireReachable(body.webhook.url);
      const { secret } = await changeChannels(couch, person.tidesheet.developer, body);
      return { ...(await describe(person)), ...(secret !== undefined && { webhook_secret: secret }) };
    }),

    serveRoute(service, api.subscribePushRoute, async ({ caller: { person }, body }) => {
      requireReachable(body.endpoint);
      const { developer } = person.tidesheet;
      return { id: await addSubscription(couch, developer, { ...body, nowMs: now() }) };
    }),

    serveRoute(service, api.unsubscribePushRoute, async ({ caller: { person }, body }) => {
      const id = body.id ?? subscriptionId(body.endpoint ?? '');
      return { removed: await removeSubscription(couch, person.tidesheet.developer, id) };
    }),

    serveRoute(service, api.testOwnChannelsRoute, async ({ ctx, caller: { person } }) => {
      const seconds = tests.exceed(person.name, now());
      if (seconds !== undefined) {
        ctx.set('Retry-After', String(seconds));
        throw new RequestError('too-many-requests', 'You sent many test messages.', 'Wait a while.');
      }
      const at = formatInstant(now());
      const message = {
        id: `test:${at}`,
        title: 'Test message from Tidesheet',
        text: 'If you can read this, this channel works.',
        ...{ path: '/settings', at }
      };
      return channels.deliver({ to: person.name, message });
    }),

    serveRoute(service, api.unsubscribeMailRoute, async ({ query: { token } }) => {
      if (await unsubscribe(couch, token)) return { ok: true as const };
      throw new RequestError('link-unknown', 'This is not the address of a mail of this server.');
    }),

    serveRoute(service, api.openUnsubscribeRoute, ({ ctx }) => {
      ctx.redirect(`${basePathOf(ctx)}/settings#messages`);
      return Promise.resolve(ctx.body);
    }),

    serveRoute(service, api.listWebhooksRoute, async () => ({ webhooks: await channels.webhooks.list() })),

    serveRoute(service, api.createWebhookRoute, async ({ caller, body }) => {
      requireReachable(body.url);
      const { webhook, secret } = await channels.webhooks.add(body, caller.name);
      const detail = { host: webhook.host, events: webhook.events };
      await recordAct(couch, { by: caller.name, act: 'add-webhook', subject: webhook.id, detail }, now());
      return { ...webhook, ...(secret !== undefined && { secret }) };
    }),

    serveRoute(service, api.removeWebhookRoute, async ({ caller, params: { hook: id } }) => {
      const removed = await channels.webhooks.remove(id);
      if (removed) await recordAct(couch, { by: caller.name, act: 'remove-webhook', subject: id }, now());
      return { id, removed };
    }),

    serveRoute(service, api.listDeliveriesRoute, async () => {
      const shown = (await channels.queue.list()).slice(0, MAX_LISTED);
      return { deliveries: await Promise.all(shown.map((delivery) => describeDelivery(service, delivery))) };
    }),

    serveRoute(service, api.retryDeliveryRoute, async ({ params: { delivery: id } }) => ({
      id,
      found: await channels.queue.sendAgain(id)
    })),

    serveRoute(service, api.discardDeliveryRoute, async ({ params: { delivery: id } }) => ({
      id,
      found: await channels.queue.discard(id)
    }))
  ];
}

/** Messages to people are theirs: an admin sees that one was not delivered, and not what it says. */
async function describeDelivery(
  { couch }: Service,
  { _id, channel, target, content, state, attempts, created, next, error }: Delivery
): Promise<api.ListedDelivery> {
  const hook = 'hook' in target ? await readDocument(couch, hookId(target.hook), OrgWebhook) : undefined;
  return {
    ...{ id: idAfterKind(_id), channel, state, attempts, created },
    to: 'developer' in target ? target.developer : hook ? hostOf(hook.url) : '',
    title: 'developer' in target ? 'Message' : content.title,
    ...(state === 'waiting' && { next }),
    ...(error !== undefined && { error })
  };
}
