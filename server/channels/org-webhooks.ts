/** Webhooks of the organisation: events of everybody are sent to them. */
import { randomBytes } from 'node:crypto';
import { MAX_WEBHOOKS, type Webhook, type WebhookEvent, type WebhookRequest } from '#domain/api/channels.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import {
  Delivery,
  deliveryRange,
  eachDocument,
  hookId,
  hookRange,
  idAfterKind,
  OrgWebhook,
  removeDocument,
  type Content
} from './channel-documents.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import { hostOf, makeWebhookSecret } from './user-channels.ts';

export class OrgWebhooks {
  readonly #service: Pick<Service, 'couch' | 'now'>;
  readonly #queue: DeliveryQueue;

  constructor(service: Pick<Service, 'couch' | 'now'>, queue: DeliveryQueue) {
    this.#service = service;
    this.#queue = queue;
  }

  /** @throws RequestError where there are too many. */
  async add(request: WebhookRequest, by: string): Promise<{ webhook: Webhook; secret: string | undefined }> {
    const { couch, now } = this.#service;
    if ((await this.list()).length >= MAX_WEBHOOKS)
      throw new RequestError('account-state', `There are ${MAX_WEBHOOKS} webhooks.`, 'Remove one first.');
    const hook: OrgWebhook = {
      ...{ _id: hookId(randomBytes(8).toString('hex')), type: 'hook', v: 1, ...request, by },
      events: [...new Set(request.events)],
      secret: makeWebhookSecret(),
      created: formatInstant(now())
    };
    await couch.use<OrgWebhook>(couch.names.service).insert(hook);
    return { webhook: describeHook(hook), secret: hook.format === 'standard' ? hook.secret : undefined };
  }

  async list(): Promise<Webhook[]> {
    const webhooks: Webhook[] = [];
    for await (const hook of eachDocument(this.#service.couch, hookRange(), OrgWebhook))
      webhooks.push(describeHook(hook));
    return webhooks.sort((a, b) => (a.created < b.created ? -1 : 1));
  }

  /** With what waits to be sent to it. @returns whether there was one. */
  async remove(id: string): Promise<boolean> {
    const { couch } = this.#service;
    const removed = await removeDocument(couch, hookId(id));
    for await (const { _id, target } of eachDocument(couch, deliveryRange(), Delivery))
      if ('hook' in target && target.hook === id) await this.#queue.discard(idAfterKind(_id));
    return removed;
  }

  /** Tells them about an event, each once; those that were there when it happened. */
  async publish(event: WebhookEvent, content: Content): Promise<void> {
    for await (const { _id, events, created } of eachDocument(this.#service.couch, hookRange(), OrgWebhook)) {
      if (!events.includes(event) || Date.parse(content.at) < Date.parse(created)) continue;
      await this.#queue.add({ channel: 'webhook', target: { hook: idAfterKind(_id) }, content });
    }
  }
}

const describeHook = ({ _id, name, url, format, events, created, by }: OrgWebhook): Webhook => ({
  ...{ id: idAfterKind(_id), name, host: hostOf(url), format, events, created, by }
});
