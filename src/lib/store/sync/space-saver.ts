/** Lets a replica on a full device start again with fewer days, down to the minimum. */
import { reclaimSpace } from '../replica/indexeddb.ts';
import type { Replica } from '../replica/replica.ts';
import { fewerDays, retainedDays, setRetainedDays, type RetentionDays } from '../replica/retained-days.ts';

/** A browser takes a moment to give back the space of what was deleted. */
export const RECLAIM_MS = 3_000;
/** How often to wait for that before even fewer days are retained. */
const MAX_PAUSES = 3;

export type SpaceSaverOptions = {
  replica: Replica;
  retention: RetentionDays;
  /** The replica was emptied. */
  onEmptied: () => void;
  /** Something the user should know. */
  onNotice: (message: string) => void;
};

export class SpaceSaver {
  readonly #options: SpaceSaverOptions;
  #pausesLeft = 0;

  constructor(options: SpaceSaverOptions) {
    this.#options = options;
  }

  /** Call after a write that found space. */
  reset(): void {
    this.#pausesLeft = 0;
  }

  /** Call after a write that found no space. True where a retry soon makes sense; else after longer and longer pauses. */
  async save(): Promise<boolean> {
    try {
      return await this.#makeSpace();
    } finally {
      await reclaimSpace().catch(() => undefined);
    }
  }

  async #makeSpace(): Promise<boolean> {
    if (this.#pausesLeft === 0) return this.#retainLess();
    this.#pausesLeft -= 1;
    return true;
  }

  /** False where nothing more can be spared. */
  async #retainLess(): Promise<boolean> {
    const { replica, retention, onNotice } = this.#options;
    const days = fewerDays(retainedDays(replica.name, retention), retention);
    if (days === undefined) {
      // An incomplete replica takes up the space that it needs itself.
      if (!(await replica.isComplete())) await this.#empty();
      return false;
    }
    // First, because what shows it reads it again when the replica was emptied.
    setRetainedDays(replica.name, days);
    await this.#empty();
    this.#pausesLeft = MAX_PAUSES;
    onNotice(
      `This device has no space left: only the last ${days} days are stored here now. All data is still on the server.`
    );
    return true;
  }

  async #empty(): Promise<void> {
    await this.#options.replica.empty();
    this.#options.onEmptied();
  }
}
