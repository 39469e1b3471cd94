/** Sends messages to people through the channels that they set up. */
import type { AlertDelivery, AlertMessage } from '#domain/alerts/alert-message.ts';
import { readPerson } from '../people/users.ts';
import type { Content } from './channel-documents.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { OrgWebhooks } from './org-webhooks.ts';
import type { Addresses } from './public-addresses.ts';
import { maySignIn, messageOf, Sender, type ChannelService, type ChannelSettings } from './send-delivery.ts';
import { readUserChannels } from './user-channels.ts';

const TICK_MS = 15_000;
const TICKS_OF_REFRESH = 20;
const TICKS_OF_CLEANING = 4 * 60 * 24;

export class Channels {
  readonly queue: DeliveryQueue;
  readonly webhooks: OrgWebhooks;
  readonly #service: ChannelService;
  readonly #sender: Sender;
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(service: ChannelService, settings: ChannelSettings) {
    this.#service = service;
    this.#sender = new Sender(service, settings);
    this.queue = new DeliveryQueue(service, (delivery) => this.#sender.attempt(delivery));
    this.webhooks = new OrgWebhooks(service, this.queue);
  }

  /** What may be sent to. */
  get addresses(): Addresses {
    return this.#sender.addresses;
  }

  get hasMail(): boolean {
    return this.#sender.hasMail;
  }

  /** With which browsers subscribe to pushed messages. */
  publicKey(): Promise<string> {
    return this.#sender.publicKey();
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
      for (const channel of this.#sender.channelsOf(channels)) {
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
    return this.#sender.channelsOf(await readUserChannels(this.#service.couch, developer)).length > 0;
  }
}
