import { createHash } from 'node:crypto';
import { KeyedMutex } from '../concurrency.ts';
import { forbidden } from '../errors.ts';
import { RecentMap } from './recent-map.ts';

const MAX_FAILURES = 5;
const LOCKED_MS = 5 * 60_000;
/** Each takes about 200 bytes. */
const MAX_RECORDS = 100_000;

export type SignInFailure = {
  name: string;
  address: string;
  /** `wrong`: the name or the password; `locking`: as well, and the account is locked from now on; `locked`: it was before. */
  outcome: 'wrong' | 'locking' | 'locked';
};

type Attempts = { failures: number; lastMs: number };

/**
 * Locks an account for an IP address for five minutes after five wrong passwords, as CouchDB does. Every operation takes the
 * same time however many accounts are recorded.
 */
export class Lockout {
  readonly #report: (failure: SignInFailure) => void;
  readonly #records = new RecentMap<Attempts>({ maxEntries: MAX_RECORDS, maxAgeMs: LOCKED_MS });
  readonly #turns = new KeyedMutex();

  constructor(report: (failure: SignInFailure) => void = () => undefined) {
    this.#report = report;
  }

  /**
   * Runs a check of a password, one at a time for an account and address, so that simultaneous guesses are counted.
   * @returns whether the password is right; undefined, and nothing is counted, where the check does not find out. @throws CouchError 403 while the account is locked, also for the right one.
   */
  async guard<O extends boolean | undefined>(
    name: string,
    address: string,
    check: () => Promise<O>
  ): Promise<O> {
    const key = keyOf(name, address);
    return this.#turns.run(key, async () => {
      if (this.#failuresOf(key) >= MAX_FAILURES) {
        this.#report({ name, address, outcome: 'locked' });
        throw forbidden('Account is temporarily locked due to multiple authentication failures');
      }
      const isRight = await check();
      if (isRight) this.#records.delete(key);
      else if (isRight === false) {
        const failures = this.#recordFailure(key);
        this.#report({ name, address, outcome: failures >= MAX_FAILURES ? 'locking' : 'wrong' });
      }
      return isRight;
    });
  }

  #failuresOf(key: string): number {
    const record = this.#records.get(key);
    return record && Date.now() - record.lastMs <= LOCKED_MS ? record.failures : 0;
  }

  #recordFailure(key: string): number {
    const failures = this.#failuresOf(key) + 1;
    this.#records.set(key, { failures, lastMs: Date.now() }, Date.now());
    return failures;
  }
}

/** Of one length, so that long names take no more memory. */
const keyOf = (name: string, address: string) =>
  createHash('sha256')
    .update(JSON.stringify([name, address]))
    .digest('base64');
