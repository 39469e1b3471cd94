/**
 * Messages wait in the database of the service, over restarts, until they are sent or have failed for good. Of several servers one
 * sends: the first to write the document has it for a while. A crash between sending and storing that sends the same message, with the
 * same id, again.
 */
import { formatInstant } from '#domain/time/calendar.ts';
import { orMissing, statusOf, type Couch } from '../../couch/connection.ts';
import type { Log } from '../service.ts';
import {
  deliveredId,
  deliveredRange,
  Delivery,
  deliveryId,
  deliveryRange,
  eachDocument,
  idAfterKind,
  idOfDelivery,
  readDocument,
  removeDocument,
  type Content,
  type Target
} from './channel-documents.ts';
import * as v from 'valibot';

const MINUTE_MS = 60_000;
/** Between attempts: three days in all. */
const BACK_OFF_MINUTES = [1, 5, 15, 60, 180, 360, 720, 1440, 1440];
export const MAX_ATTEMPTS = BACK_OFF_MINUTES.length + 1;
/** So long one server has a delivery for itself: longer than any attempt takes. */
const LEASE_MS = 2 * MINUTE_MS;
export const MAX_WAITING = 5000;
export const MAX_DEAD = 500;
const DELIVERED_DAYS = 60;
const AT_ONCE = 8;

/** How an attempt ended. `again`: it may succeed later, at the earliest after `afterMs`; `never`: not by itself. */
export type Outcome =
  { kind: 'sent' } | { kind: 'again'; error: string; afterMs?: number } | { kind: 'never'; error: string };

export type Enqueued = { channel: Delivery['channel']; target: Target; content: Content };

type QueueService = { couch: Couch; log: Log; now: () => number };

const Delivered = v.looseObject({ _id: v.string(), at: v.string() });

export class DeliveryQueue {
  readonly #service: QueueService;
  readonly #attempt: (delivery: Delivery) => Promise<Outcome>;
  readonly #waitingAt = new Map<string, number>();

  constructor(service: QueueService, attempt: (delivery: Delivery) => Promise<Outcome>) {
    this.#service = service;
    this.#attempt = attempt;
  }

  /** Stores what is to be sent. @returns its id; undefined where it is known, sent or waiting, or too much waits. */
  async add({ channel, target, content }: Enqueued): Promise<string | undefined> {
    const { couch, now, log } = this.#service;
    const id = idOfDelivery(channel, target, content.id);
    const service = couch.use<Delivery>(couch.names.service);
    if (await orMissing(service.head(deliveredId(id)))) return undefined;
    if (this.#waitingAt.size >= MAX_WAITING) {
      log(`More than ${MAX_WAITING} messages wait to be delivered: ${content.id} is not sent.`);
      return undefined;
    }
    const at = formatInstant(now());
    const delivery: Delivery = {
      ...{ _id: deliveryId(id), type: 'delivery', v: 1, channel, target, content },
      ...{ state: 'waiting', attempts: 0, created: at, next: at }
    };
    try {
      await service.insert(delivery);
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
      return undefined;
    }
    this.#waitingAt.set(id, now());
    return id;
  }

  /** Whether it was sent. */
  async wasSent({ channel, target, content }: Enqueued): Promise<boolean> {
    const { couch } = this.#service;
    const id = deliveredId(idOfDelivery(channel, target, content.id));
    return (await orMissing(couch.use(couch.names.service).head(id))) !== undefined;
  }

  /** Makes an attempt, unless another server does. @returns whether it was sent. */
  async send(id: string): Promise<boolean> {
    const { couch, now } = this.#service;
    const service = couch.use<Delivery>(couch.names.service);
    const found = await readDocument(couch, deliveryId(id), Delivery);
    if (found?.state !== 'waiting' || Date.parse(found.next) > now()) return false;
    const claimed: Delivery = {
      ...found,
      attempts: found.attempts + 1,
      next: formatInstant(now() + LEASE_MS)
    };
    let rev: string;
    try {
      ({ rev } = await service.insert(claimed));
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
      return false;
    }
    // Sent by a server that did not come to remove it.
    const wasSent = await orMissing(service.head(deliveredId(id)));
    const outcome = wasSent ? ({ kind: 'sent' } as const) : await this.#attempt(claimed);
    if (outcome.kind === 'sent') {
      const delivered = { type: 'delivered', v: 1, at: formatInstant(now()) };
      if (!wasSent) await couch.use<object>(couch.names.service).insert(delivered, deliveredId(id));
      await removeDocument(couch, deliveryId(id));
      this.#waitingAt.delete(id);
      return true;
    }
    await this.#postpone({ ...claimed, _rev: rev }, outcome);
    return false;
  }

  async #postpone(delivery: Delivery, outcome: Exclude<Outcome, { kind: 'sent' }>): Promise<void> {
    const { couch, now } = this.#service;
    const backOff = BACK_OFF_MINUTES[delivery.attempts - 1];
    const error = outcome.error.slice(0, 300);
    const id = idAfterKind(delivery._id);
    const isDead = outcome.kind === 'never' || backOff === undefined;
    const waitMs = Math.max(
      (backOff ?? 0) * MINUTE_MS,
      outcome.kind === 'again' ? Math.min(outcome.afterMs ?? 0, 24 * 60 * MINUTE_MS) : 0
    );
    const nextMs = now() + waitMs;
    const next = formatInstant(nextMs);
    const changed: Delivery = { ...delivery, error, next, state: isDead ? 'dead' : 'waiting' };
    try {
      await couch.use<Delivery>(couch.names.service).insert(changed);
    } catch (conflict) {
      // An admin discarded it meanwhile.
      if (statusOf(conflict) !== 409) throw conflict;
    }
    if (isDead) this.#waitingAt.delete(id);
    else this.#waitingAt.set(id, nextMs);
  }

  /** Reads what waits, also of earlier starts and of other servers. */
  async refresh(): Promise<void> {
    const { couch } = this.#service;
    this.#waitingAt.clear();
    for await (const { _id, state, next } of eachDocument(couch, deliveryRange(), Delivery))
      if (state === 'waiting') this.#waitingAt.set(idAfterKind(_id), Date.parse(next));
  }

  /** Sends what is due. */
  async sendDue(): Promise<void> {
    const nowMs = this.#service.now();
    const due = [...this.#waitingAt].flatMap(([id, at]) => (at <= nowMs ? [id] : []));
    const next = async (): Promise<void> => {
      for (let id = due.shift(); id !== undefined; id = due.shift()) {
        if (!(await this.send(id)) && (this.#waitingAt.get(id) ?? 0) <= nowMs) this.#waitingAt.delete(id);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  /** The dead and the waiting ones, the newest first. */
  async list(): Promise<Delivery[]> {
    const found: Delivery[] = [];
    for await (const delivery of eachDocument(this.#service.couch, deliveryRange(), Delivery))
      found.push(delivery);
    return found.sort((a, b) => (a.created < b.created ? 1 : -1));
  }

  /** Makes a dead one wait again, as a new one. @returns whether it is there. */
  async sendAgain(id: string): Promise<boolean> {
    const { couch, now } = this.#service;
    const found = await readDocument(couch, deliveryId(id), Delivery);
    if (!found) return false;
    const next = formatInstant(now());
    await couch.use<Delivery>(couch.names.service).insert({ ...found, state: 'waiting', attempts: 0, next });
    this.#waitingAt.set(id, now());
    await this.send(id);
    return true;
  }

  async discard(id: string): Promise<boolean> {
    this.#waitingAt.delete(id);
    return removeDocument(this.#service.couch, deliveryId(id));
  }

  /** Removes what was sent long ago, and the oldest of too many dead ones. */
  async clean(): Promise<void> {
    const { couch, now } = this.#service;
    const before = formatInstant(now() - DELIVERED_DAYS * 24 * 60 * MINUTE_MS);
    for await (const { _id, at } of eachDocument(couch, deliveredRange(), Delivered))
      if (at < before) await removeDocument(couch, _id);
    const dead = (await this.list()).filter(({ state }) => state === 'dead');
    for (const { _id } of dead.slice(MAX_DEAD)) await removeDocument(couch, _id);
  }
}
