import { setTimeout } from 'node:timers/promises';
import { closeHandle, openHandle, type Handle } from './handle.ts';
import { Lock } from './lock.ts';

/** How long an opening waits for others to be done, before it goes over the limit rather than stand still. */
const patienceMs = 2000;
const pollMs = 5;

/** Bounds how many databases are open at once: the least recently used close, never one in use. */
export class Room {
  readonly #most: number;
  readonly #handles: ReadonlyMap<string, Handle>;
  readonly #lock = new Lock();

  constructor(most: number, handles: ReadonlyMap<string, Handle>) {
    this.#most = most;
    this.#handles = handles;
  }

  /** Starts to open the database, one at a time, once fewer than the most are open. */
  admit(handle: Handle): Promise<void> {
    return this.#lock.run(async () => {
      const untilMs = Date.now() + patienceMs;
      const isIn = async () => handle.open !== undefined || !(await this.#isFull());
      while (!(await isIn()) && Date.now() < untilMs) await setTimeout(pollMs);
      // Whoever uses it waits for the end and hears of a failure.
      openHandle(handle).catch(() => undefined);
    });
  }

  /** Closes what is too much and in no use. */
  async #isFull(): Promise<boolean> {
    const open = this.#open();
    const unused = open.filter((handle) => handle.users === 0).sort((a, b) => a.lastUsed - b.lastUsed);
    const surplus = Math.max(0, open.length + 1 - this.#most);
    await Promise.all(unused.slice(0, surplus).map(closeHandle));
    return this.#open().length >= this.#most;
  }

  #open = () => [...this.#handles.values()].filter((handle) => handle.open !== undefined);
}
