import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { CouchError } from '../errors.ts';
import { FairQueue, QueueFullError } from './fair-queue.ts';
import { derivePassword, hashPassword, verifyPassword, type PasswordHash } from './password.ts';

/** At most this many keys are derived at once: files are read by the same four threads, and the processors do other work. */
const MAX_CONCURRENT = 3;
/** An office of 200 behind one address, where everybody signs in at nine: they wait for their turn instead of being refused. */
export const MAX_WAITING_SIGN_INS = { maxWaiting: 1024, maxWaitingPerOrigin: 256 };
const RETRY_AFTER_SECONDS = 5;

/** Where passwords are hashed and verified: a bounded number at once, addresses in turn. */
export class PasswordWork {
  readonly #iterations: number;
  readonly #queue = new FairQueue({
    concurrency: Math.max(1, Math.min(MAX_CONCURRENT, availableParallelism() - 1)),
    ...MAX_WAITING_SIGN_INS
  });
  readonly #dummySalt = randomBytes(16).toString('hex');

  /** `iterations` of PBKDF2 for new passwords. */
  constructor(iterations: number) {
    this.#iterations = iterations;
  }

  hash(password: string): Promise<PasswordHash> {
    return this.#run('hash', () => hashPassword(password, this.#iterations));
  }

  /**
   * Whether the password is that of the hash. A wrong one takes the time of a hash with the iterations of new passwords, also
   * where there is no hash: how long it takes does not tell which accounts exist.
   * @throws CouchError 429 or 503 when too many are waiting.
   */
  verify(password: string, hash: PasswordHash | undefined, address: string): Promise<boolean> {
    return this.#run(address, async () => {
      if (hash && (await verifyPassword(password, hash))) return true;
      const missing = this.#iterations - (hash?.iterations ?? 0);
      if (missing > 0) await derivePassword(password, this.#dummySalt, missing);
      return false;
    });
  }

  async #run<T>(origin: string, task: () => Promise<T>): Promise<T> {
    try {
      return await this.#queue.run(origin, task);
    } catch (error) {
      if (error instanceof QueueFullError) throw tooManySignIns(error);
      throw error;
    }
  }
}

export const tooManySignIns = ({ isOwnShare }: QueueFullError): CouchError =>
  (isOwnShare
    ? new CouchError(429, 'too_many_requests', 'Too many sign-ins from this address. Try again in a moment.')
    : new CouchError(503, 'service_unavailable', 'Too many sign-ins. Try again in a moment.')
  ).withHeaders({ 'Retry-After': String(RETRY_AFTER_SECONDS) });
