import { randomBytes } from 'node:crypto';
import { Signal } from '../concurrency.ts';
import type { DatabaseEvent } from './databases.ts';

type Update = { name: string; event: DatabaseEvent; sequence: number };

/**
 * The last event of every database, in order, for `_db_updates`. It is in memory only: after a restart every database
 * counts as updated, and a reader with an old sequence starts from the beginning.
 */
export class UpdateLog {
  readonly changed = new Signal();
  /** Tells the sequences of this process from those of earlier ones. */
  readonly #run = randomBytes(9).toString('base64url');
  #updates = new Map<string, Update>();
  #last = 0;

  record(name: string, event: DatabaseEvent): void {
    this.#updates.delete(name);
    this.#updates.set(name, { name, event, sequence: ++this.#last });
    this.changed.notify();
  }

  since(sequence: number): Update[] {
    return [...this.#updates.values()].filter((update) => update.sequence > sequence);
  }

  formatSequence(sequence: number): string {
    return `${sequence}-${this.#run}`;
  }

  /** Reads a `since` parameter; a sequence of an earlier run is the beginning. */
  parseSequence(since: string | undefined): number {
    if (since === 'now') return this.#last;
    const [sequence = '0', run] = since?.split(/-(.*)/s) ?? [];
    return run === this.#run && /^\d{1,15}$/.test(sequence) ? Math.min(Number(sequence), this.#last) : 0;
  }
}
