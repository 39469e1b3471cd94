import { forbidden } from '../errors.ts';
import { Lock } from '../store/lock.ts';

const allowedFailures = 5;
const lockedMs = 5 * 60_000;
const sweepAbove = 10_000;

type Record = { failures: number; lastMs: number; lock: Lock };

/** Locks an account for an address after five wrong passwords, for five minutes, as CouchDB does. */
export class Lockout {
  readonly #records = new Map<string, Record>();

  /**
   * Runs a check of a password, one at a time for an account and address: guesses sent together must not slip through.
   * @throws CouchError 403 while the account is locked, however right the password.
   */
  guard(name: string, address: string, check: () => Promise<boolean>): Promise<boolean> {
    const record = this.#record(JSON.stringify([name, address]));
    return record.lock.run(async () => {
      if (Date.now() - record.lastMs > lockedMs) record.failures = 0;
      if (record.failures >= allowedFailures)
        throw forbidden('Account is temporarily locked due to multiple authentication failures');
      const right = await check();
      record.failures = right ? 0 : record.failures + 1;
      record.lastMs = Date.now();
      return right;
    });
  }

  #record(key: string): Record {
    const known = this.#records.get(key);
    if (known) return known;
    if (this.#records.size > sweepAbove) this.#sweep();
    const record = { failures: 0, lastMs: Date.now(), lock: new Lock() };
    this.#records.set(key, record);
    return record;
  }

  #sweep(): void {
    for (const [key, record] of this.#records) {
      if (Date.now() - record.lastMs > lockedMs) this.#records.delete(key);
    }
  }
}
