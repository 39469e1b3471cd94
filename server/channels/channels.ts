/** Sends messages to people through the channels that they set up, and events to webhooks of the organisation. */
import { randomBytes } from 'node:crypto';
import { MAX_WEBHOOKS, type Webhook, type WebhookEvent, type WebhookRequest } from '#domain/api/channels.ts';
import type { AlertChannel, AlertDelivery, AlertMessage } from '#domain/alerts/alert-message.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import type { Metrics } from '../monitoring/metrics.ts';
import { RequestError } from '../errors.ts';
import { findDeveloper, readPerson } from '../people/users.ts';
import type { PersonUser } from '../people/user-documents.ts';
import type { Service } from '../service.ts';
import {
  Delivery,
  deliveryRange,
  eachDocument,
  hookId,
  hookRange,
  idAfterKind,
  OrgWebhook,
  readDocument,
  removeDocument,
  type Content,
  type UserChannels,
  type WebhookTarget
} from './channel-documents.ts';
import { DeliveryQueue, type Outcome } from './delivery-queue.ts';
import { MailRefusedError, sendMail } from './mail.ts';
import { AddressRefusedError, Addresses } from './public-addresses.ts';
import { pushRequest, readVapidKeys, type VapidKeys } from './push.ts';
import { sendRequest, type Received } from './send-request.ts';
import {
  hostOf,
  makeWebhookSecret,
  noteRefusal,
  readUserChannels,
  removeSubscription,
  unsubscribeToken
} from './user-channels.ts';
import { webhookRequest } from './webhook-message.ts';

export type ChannelSettings = {
  smtpUrl: string | undefined;
  mailFrom: string | undefined;
  /** Networks that may be sent to besides the public internet. */
  networks: readonly string[];
  timeoutMs?: number;
  /** Of a receiver in tests, which no public authority knows. */
  ca?: string;
};

type ChannelService = Pick<Service, 'couch' | 'log' | 'now' | 'publicUrl'> & { metrics: Metrics };

const TIMEOUT_MS = 10_000;
const TICK_MS = 15_000;
const TICKS_OF_REFRESH = 20;
const TICKS_OF_CLEANING = 4 * 60 * 24;
const FALLBACK_SUBJECT = 'mailto:tidesheet@example.com';

export class Channels {
  readonly addresses: Addresses;
  readonly queue: DeliveryQueue;
  readonly #service: ChannelService;
  readonly #settings: ChannelSettings;
  #vapid: Promise<VapidKeys> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(service: ChannelService, settings: ChannelSettings) {
    this.#service = service;
    this.#settings = settings;
    this.addresses = new Addresses(settings.networks);
    this.queue = new DeliveryQueue(service, (delivery) => this.#attempt(delivery));
  }

  get hasMail(): boolean {
    return this.#settings.smtpUrl !== undefined && this.#settings.mailFrom !== undefined;
  }

  async publicKey(): Promise<string> {
    return (await this.#keys()).publicKey;
  }

  #keys(): Promise<VapidKeys> {
    this.#vapid ??= readVapidKeys(this.#service.couch).catch((error: unknown) => {
      this.#vapid = undefined;
      throw error;
    });
    return this.#vapid;
  }

  start(): void {
    this.#timer = setInterval(() => void this.tick(), TICK_MS);
    this.#timer.unref();
    void this.tick();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Sends what is due, after what is being sent. */
  tick(): Promise<void> {
    const ticks = this.#ticks++;
    this.#running = this.#running.then(async () => {
      try {
        if (ticks % TICKS_OF_REFRESH === 0) await this.queue.refresh();
        await this.queue.sendDue();
        if (ticks % TICKS_OF_CLEANING === TICKS_OF_REFRESH) await this.queue.clean();
      } catch (error) {
        this.#service.log(`Messages could not be delivered: ${messageOf(error)}`);
      }
    });
    return this.#running;
  }

  /**
   * Sends a message to a user, by their name, through the channels that they have set up, once. What is not sent at once is in `failed`, and
   * tried again for three days. Never throws.
   */
  async deliver({ to, message }: { to: string; message: AlertMessage }): Promise<AlertDelivery> {
    const result: AlertDelivery = { sent: [], failed: [] };
    try {
      const { couch } = this.#service;
      const person = await readPerson(couch, to);
      if (!person || !maySignIn(person)) return result;
      const { developer } = person.tidesheet;
      const channels = await readUserChannels(couch, developer);
      const content: Content = { type: 'message', ...message };
      for (const channel of this.#channelsOf(channels)) {
        const given = { channel, target: { developer }, content };
        const id = await this.queue.add(given);
        const isSent = id === undefined ? await this.queue.wasSent(given) : await this.queue.send(id);
        (isSent ? result.sent : result.failed).push(channel);
      }
    } catch (error) {
      this.#service.log(`A message could not be delivered: ${messageOf(error)}`);
    }
    return result;
  }

  /** Whether somebody, by their developer id, has set up a channel through which a message would reach them. */
  async hasChannel(developer: string): Promise<boolean> {
    return this.#channelsOf(await readUserChannels(this.#service.couch, developer)).length > 0;
  }

  #channelsOf({ mail, push, webhook }: UserChannels): AlertChannel[] {
    const channels: [AlertChannel, boolean][] = [
      ['mail', mail && this.hasMail],
      ['push', push.length > 0],
      ['webhook', webhook !== undefined]
    ];
    return channels.flatMap(([channel, isOn]) => (isOn ? channel : []));
  }

  /** Tells webhooks of the organisation about an event, each once; those that were there when it happened. */
  async publish(event: WebhookEvent, content: Content): Promise<void> {
    for await (const { _id, events, created } of eachDocument(this.#service.couch, hookRange(), OrgWebhook)) {
      if (!events.includes(event) || Date.parse(content.at) < Date.parse(created)) continue;
      await this.queue.add({ channel: 'webhook', target: { hook: idAfterKind(_id) }, content });
    }
  }

  async #attempt(delivery: Delivery): Promise<Outcome> {
    const { metrics } = this.#service;
    const { channel } = delivery;
    let outcome: Outcome;
    try {
      outcome = await this.#send(delivery);
    } catch (error) {
      const isRefused = error instanceof AddressRefusedError;
      outcome = { kind: isRefused ? 'never' : 'again', error: messageOf(error) };
    }
    metrics.deliveries.inc({ channel, result: outcome.kind === 'sent' ? 'sent' : 'failed' });
    return outcome;
  }

  async #send({ channel, target, content }: Delivery): Promise<Outcome> {
    const { couch } = this.#service;
    if ('hook' in target) {
      const hook = await readDocument(couch, hookId(target.hook), OrgWebhook);
      if (!hook) return { kind: 'never', error: 'The webhook was removed.' };
      return this.#sendWebhook(hook, content);
    }
    const person = await findDeveloper(couch, target.developer);
    if (!person || !maySignIn(person)) return { kind: 'never', error: 'The account is disabled.' };
    const channels = await readUserChannels(couch, target.developer);
    if (!this.#channelsOf(channels).includes(channel))
      return { kind: 'never', error: 'The channel was turned off.' };
    if (channel === 'mail') return this.#sendMail(person, channels, content);
    if (channel === 'push') return this.#sendPush(target.developer, channels, content);
    return channels.webhook
      ? this.#sendWebhook(channels.webhook, content)
      : { kind: 'never', error: 'The webhook was removed.' };
  }

  async #sendWebhook(target: WebhookTarget, content: Content): Promise<Outcome> {
    const nowMs = this.#service.now();
    const url = this.#urlOf(content.path);
    return outcomeOf(await this.#request(webhookRequest(target, content, { url, nowMs })));
  }

  async #sendMail(person: PersonUser, channels: UserChannels, content: Content): Promise<Outcome> {
    const { smtpUrl = '', mailFrom = '' } = this.#settings;
    const { couch } = this.#service;
    const { developer } = person.tidesheet;
    const token = unsubscribeToken(developer, channels);
    try {
      await sendMail({ smtpUrl, from: mailFrom }, person.name.slice(couch.names.prefix.length), content, {
        url: this.#urlOf(content.path),
        settingsUrl: this.#urlOf('/settings'),
        unsubscribeUrl: this.#urlOf(`/api/v1/unsubscribe?token=${token}`)
      });
      return { kind: 'sent' };
    } catch (error) {
      if (!(error instanceof MailRefusedError)) throw error;
      await noteRefusal(couch, developer, error.message);
      return { kind: 'never', error: error.message };
    }
  }

  /** To every device; it counts as sent where one of them has it. */
  async #sendPush(developer: string, { push }: UserChannels, content: Content): Promise<Outcome> {
    const vapid = await this.#keys();
    const subject = subjectOf(this.#settings.mailFrom, this.#service.publicUrl);
    const outcomes: Outcome[] = [];
    for (const subscription of push) {
      try {
        const received = await this.#request(await pushRequest(subscription, content, { vapid, subject }));
        const isGone = [404, 410].includes(received.status);
        if (isGone) await removeSubscription(this.#service.couch, developer, subscription.id);
        outcomes.push(
          isGone ? { kind: 'never', error: 'The device is no longer subscribed.' } : outcomeOf(received)
        );
      } catch (error) {
        const kind = error instanceof AddressRefusedError ? 'never' : 'again';
        outcomes.push({ kind, error: messageOf(error) });
      }
    }
    const find = (kind: Outcome['kind']) => outcomes.find((outcome) => outcome.kind === kind);
    return (
      find('sent') ?? find('again') ?? find('never') ?? { kind: 'never', error: 'No device is subscribed.' }
    );
  }

  #request(request: Parameters<typeof sendRequest>[0]): Promise<Received> {
    const { timeoutMs = TIMEOUT_MS, ca } = this.#settings;
    return sendRequest(request, { addresses: this.addresses, timeoutMs, ca });
  }

  #urlOf(path: string): string | undefined {
    const { publicUrl } = this.#service;
    return publicUrl === undefined ? undefined : publicUrl + path;
  }

  /** @throws RequestError where there are too many. */
  async addWebhook(
    request: WebhookRequest,
    by: string
  ): Promise<{ webhook: Webhook; secret: string | undefined }> {
    const { couch, now } = this.#service;
    if ((await this.listWebhooks()).length >= MAX_WEBHOOKS)
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

  async listWebhooks(): Promise<Webhook[]> {
    const webhooks: Webhook[] = [];
    for await (const hook of eachDocument(this.#service.couch, hookRange(), OrgWebhook))
      webhooks.push(describeHook(hook));
    return webhooks.sort((a, b) => (a.created < b.created ? -1 : 1));
  }

  /** With what waits to be sent to it. @returns whether there was one. */
  async removeWebhook(id: string): Promise<boolean> {
    const { couch } = this.#service;
    const removed = await removeDocument(couch, hookId(id));
    for await (const { _id, target } of eachDocument(couch, deliveryRange(), Delivery))
      if ('hook' in target && target.hook === id) await this.queue.discard(idAfterKind(_id));
    return removed;
  }
}

const maySignIn = ({ tidesheet }: PersonUser) =>
  tidesheet.disabled === undefined && tidesheet.erasing !== true;

const describeHook = ({ _id, name, url, format, events, created, by }: OrgWebhook): Webhook => ({
  ...{ id: idAfterKind(_id), name, host: hostOf(url), format, events, created, by }
});

/** How a push service reaches the operator of this server. */
function subjectOf(mailFrom: string | undefined, publicUrl: string | undefined): string {
  const address = /[^\s<>]+@[^\s<>]+/.exec(mailFrom ?? '')?.[0];
  if (address !== undefined) return `mailto:${address}`;
  return publicUrl?.startsWith('https:') === true ? publicUrl : FALLBACK_SUBJECT;
}

/** What a response means. A redirect is not followed: the webhook has to name the final address. */
function outcomeOf({ status, retryAfter }: Received): Outcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const error = `The receiver responded with ${status}.`;
  if (status === 410) return { kind: 'never', error };
  const seconds = Number(retryAfter);
  return { kind: 'again', error, ...(seconds > 0 && { afterMs: seconds * 1000 }) };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
