/** Lets a replica on a full device begin anew with fewer days, down to the least. */
import { reclaimSpace } from '../replica/indexeddb.ts';
import { fewerDays, keepDays, keptDays, type DaysToKeep } from '../replica/retained-days.ts';
import type { Replica } from '../replica/replica.ts';

/** A browser takes a moment to give back the space of what was deleted. */
export const FREEING_MS = 3_000;
/** How often that is waited for before even less is kept. */
const PAUSES = 3;

export type SpaceSaverOptions = {
  replica: Replica;
  days: DaysToKeep;
  /** The replica was emptied. */
  onEmptied: () => void;
  /** Something the person should know. */
  onNotice: (message: string) => void;
};

export class SpaceSaver {
  readonly #options: SpaceSaverOptions;
  /** Left for space that is on its way. */
  #pauses = 0;

  constructor(options: SpaceSaverOptions) {
    this.#options = options;
  }

  /** There was space again. */
  gotOn(): void {
    this.#pauses = 0;
  }

  /** After a write that found no space. True where it is worth trying again soon; else after longer and longer pauses. */
  async save(): Promise<boolean> {
    try {
      return await this.#makeRoom();
    } finally {
      await reclaimSpace().catch(() => undefined);
    }
  }

  async #makeRoom(): Promise<boolean> {
    if (this.#pauses === 0) return this.#keepLess();
    this.#pauses -= 1;
    return true;
  }

  /** False where nothing more can be spared. */
  async #keepLess(): Promise<boolean> {
    const { replica, onNotice } = this.#options;
    const days = fewerDays(keptDays(replica.name, this.#options.days), this.#options.days);
    if (days === undefined) {
      // What is there of one that is not complete takes the room that it needs itself.
      if (!(await replica.isComplete())) await this.#empty();
      return false;
    }
    await this.#empty();
    this.#pauses = PAUSES;
    keepDays(replica.name, days);
    onNotice(
      `This device has no space left: it now keeps the last ${days} days. Nothing on the server is lost.`
    );
    return true;
  }

  async #empty(): Promise<void> {
    await this.#options.replica.empty();
    this.#options.onEmptied();
  }
}
