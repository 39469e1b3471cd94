/** How many requests of each user run at once, so that one who reads slowly takes neither all memory nor the turn of others. */
import { CouchError } from './errors.ts';
import { MAX_FEEDS, MAX_RUNNING, MAX_WAITING, TIMEOUT_OF_WAITING_MS } from './limits.ts';

const RETRY_AFTER_SECONDS = '5';

const tooManyRequests = (reason: string) =>
  new CouchError(429, 'too_many_requests', reason).withHeaders({ 'Retry-After': RETRY_AFTER_SECONDS });

/** The place of one request among those of its user that run. A feed gives it up while it waits for changes. */
export type Turn = {
  /** Waits for a place unless the request has one. Resolves without one when the request is over. */
  take: () => Promise<void>;
  release: () => void;
};

/** Of a request that is not bounded. */
const UNBOUNDED: Turn = { take: () => Promise.resolve(), release: () => undefined };

type Begun = { user: string | null; isFeed: boolean; aborted: AbortSignal };

export class RunningRequests {
  readonly #byUser = new Map<string, Places>();

  /**
   * Waits until fewer than the maximum of this user's requests run; their oldest comes first. `aborted`: when the request is
   * over. A user without a name is not bounded.
   * @throws CouchError 429 when too many wait already, or for too long.
   */
  async begin({ user, isFeed, aborted }: Begun): Promise<Turn> {
    if (user === null || aborted.aborted) return UNBOUNDED;
    const places = this.#byUser.get(user) ?? new Places();
    this.#byUser.set(user, places);
    places.enter(isFeed);
    let hasPlace = false;
    const release = () => {
      if (hasPlace) places.free();
      hasPlace = false;
    };
    const take = async (timeoutMs?: number) => {
      if (!hasPlace) hasPlace = await places.take(aborted, timeoutMs);
    };
    aborted.addEventListener(
      'abort',
      () => {
        release();
        places.leave(isFeed);
        if (places.isEmpty) this.#byUser.delete(user);
      },
      { once: true }
    );
    await take(TIMEOUT_OF_WAITING_MS);
    if (!hasPlace && !aborted.aborted)
      throw tooManyRequests(`At most ${MAX_RUNNING} requests of one user run at once.`);
    return { take, release };
  }
}

/** The places of one user. */
class Places {
  #requests = 0;
  #feeds = 0;
  #running = 0;
  readonly #waiting = new Set<() => void>();

  get isEmpty(): boolean {
    return this.#requests === 0;
  }

  /** @throws CouchError 429 */
  enter(isFeed: boolean): void {
    if (isFeed && this.#feeds >= MAX_FEEDS)
      throw tooManyRequests(`At most ${MAX_FEEDS} feeds of one user are open at once.`);
    if (!isFeed && this.#requests - this.#feeds >= MAX_RUNNING + MAX_WAITING)
      throw tooManyRequests(`At most ${MAX_RUNNING} requests of one user run at once.`);
    this.#requests += 1;
    if (isFeed) this.#feeds += 1;
  }

  leave(isFeed: boolean): void {
    this.#requests -= 1;
    if (isFeed) this.#feeds -= 1;
  }

  /** @returns whether there is a place, before the request is over or the time is. */
  async take(aborted: AbortSignal, timeoutMs?: number): Promise<boolean> {
    if (aborted.aborted) return false;
    if (this.#running < MAX_RUNNING) {
      this.#running += 1;
      return true;
    }
    return new Promise((resolve) => {
      const end = (hasPlace: boolean) => {
        clearTimeout(timer);
        aborted.removeEventListener('abort', giveUp);
        this.#waiting.delete(start);
        resolve(hasPlace);
      };
      const start = () => end(true);
      const giveUp = () => end(false);
      const timer = timeoutMs === undefined ? undefined : setTimeout(giveUp, timeoutMs);
      aborted.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(start);
    });
  }

  /** Hands a place over to the request that has waited longest. */
  free(): void {
    const [start] = this.#waiting;
    if (start) start();
    else this.#running -= 1;
  }
}
