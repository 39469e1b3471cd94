import { Mutex } from '../concurrency.ts';
import { forbidden } from '../errors.ts';

const MAX_FAILURES = 5;
const LOCKED_MS = 5 * 60_000;
const MAX_RECORDS = 10_000;

type Attempts = { failures: number; lastMs: number; mutex: Mutex };

/** Locks an account for an IP address for five minutes after five wrong passwords, as CouchDB does. */
export class Lockout {
  readonly #records = new Map<string, Attempts>();

  /**
   * Runs a check of a password, one at a time for an account and address, so that simultaneous guesses are counted.
   * @returns whether the password is right. @throws CouchError 403 while the account is locked, also for the right one.
   */
  guard(name: string, address: string, check: () => Promise<boolean>): Promise<boolean> {
    const record = this.#find(JSON.stringify([name, address]));
    return record.mutex.run(async () => {
      if (Date.now() - record.lastMs > LOCKED_MS) record.failures = 0;
      if (record.failures >= MAX_FAILURES)
        throw forbidden('Account is temporarily locked due to multiple authentication failures');
      const isRight = await check();
      record.failures = isRight ? 0 : record.failures + 1;
      record.lastMs = Date.now();
      return isRight;
    });
  }

  #find(key: string): Attempts {
    const known = this.#records.get(key);
    if (known) return known;
    if (this.#records.size > MAX_RECORDS) this.#sweep();
    const record = { failures: 0, lastMs: Date.now(), mutex: new Mutex() };
    this.#records.set(key, record);
    return record;
  }

  #sweep(): void {
    for (const [key, record] of this.#records) {
      if (Date.now() - record.lastMs > LOCKED_MS) this.#records.delete(key);
    }
  }
}
