/** Sends one message through one channel, to the person or webhook that it is for as they are now. */
import type { AlertChannel } from '#domain/alerts/alert-message.ts';
import type { Metrics } from '../monitoring/metrics.ts';
import type { PersonUser } from '../people/user-documents.ts';
import { findDeveloper } from '../people/users.ts';
import type { Service } from '../service.ts';
import {
  hookId,
  OrgWebhook,
  readDocument,
  type Content,
  type Delivery,
  type UserChannels,
  type WebhookTarget
} from './channel-documents.ts';
import type { Outcome } from './delivery-queue.ts';
import { MailRefusedError, sendMail } from './mail.ts';
import { AddressRefusedError, Addresses } from './public-addresses.ts';
import { pushRequest, readVapidKeys, type VapidKeys } from './push.ts';
import { sendRequest, type Received } from './send-request.ts';
import { noteRefusal, readUserChannels, removeSubscription, unsubscribeToken } from './user-channels.ts';
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

export type ChannelService = Pick<Service, 'couch' | 'log' | 'now' | 'publicUrl'> & { metrics: Metrics };

const TIMEOUT_MS = 10_000;
const FALLBACK_SUBJECT = 'mailto:tidesheet@example.com';

export class Sender {
  readonly addresses: Addresses;
  readonly #service: ChannelService;
  readonly #settings: ChannelSettings;
  #vapid: Promise<VapidKeys> | undefined;

  constructor(service: ChannelService, settings: ChannelSettings) {
    this.#service = service;
    this.#settings = settings;
    this.addresses = new Addresses(settings.networks);
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

  /** Those that somebody has set up and that this server can use. */
  channelsOf({ mail, push, webhook }: UserChannels): AlertChannel[] {
    const channels: [AlertChannel, boolean][] = [
      ['mail', mail && this.hasMail],
      ['push', push.length > 0],
      ['webhook', webhook !== undefined]
    ];
    return channels.flatMap(([channel, isOn]) => (isOn ? channel : []));
  }

  /** One attempt, which is counted. Never throws. */
  async attempt(delivery: Delivery): Promise<Outcome> {
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
    if (!this.channelsOf(channels).includes(channel))
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
}

export const maySignIn = ({ tidesheet }: PersonUser): boolean =>
  tidesheet.disabled === undefined && tidesheet.erasing !== true;

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

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
