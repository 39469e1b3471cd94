/** What a scenario is, and what it uses: requests that are counted, with the responses that are expected. */
import type { Received, Sent } from './send-request.ts';
import { sendRequest } from './send-request.ts';
import type { Target } from './target.ts';

export type Scenario = {
  name: string;
  run: (attack: Attack) => Promise<void>;
  /** Why it cannot be run against this target; undefined where it can. */
  skip?: (target: Target) => string | undefined;
};

/** `short`: a part of the requests, for `npm test`. */
export type Size = 'short' | 'full';

type Expected = readonly number[] | ((received: Received) => boolean);

const MAX_SHOWN_CHARACTERS = 200;

export class Attack {
  sent = 0;
  readonly unexpected: string[] = [];

  readonly target: Target;
  readonly #size: Size;

  constructor(target: Target, size: Size) {
    this.target = target;
    this.#size = size;
  }

  /** The first number in a short run, the second in a full one. */
  readonly count = (short: number, full: number): number => (this.#size === 'short' ? short : full);

  /** All items in a full run, in a short one every `step`-th. */
  some<T>(items: readonly T[], step: number): readonly T[] {
    return this.#size === 'short' ? items.filter((_, index) => index % step === 0) : items;
  }

  /** Sends a request and notes a response that is not expected. */
  readonly send = async (what: string, sent: Sent, expected: Expected): Promise<Received> => {
    this.sent += 1;
    const received = await sendRequest(this.target.server.url, sent);
    const isExpected =
      typeof expected === 'function' ? expected(received) : expected.includes(received.status);
    const { method = 'GET', path } = sent;
    this.check(
      isExpected,
      `${what}: ${method} ${path} → ${received.status} ${received.text.slice(0, MAX_SHOWN_CHARACTERS).trim()}`
    );
    return received;
  };

  /** Notes what must not be. */
  check(isExpected: boolean, what: string): void {
    if (!isExpected) this.unexpected.push(what);
  }
}

/** Statuses of a refusal; never a server error, or a connection that was closed. */
export const REFUSED = [400, 401, 403, 404, 405, 409, 411, 412, 413, 414, 415, 421, 422, 429] as const;
export const OK = [200, 201, 202, 304] as const;

/** Calls `act` for each item, so many at once, until all are done or the time is over. */
export async function forEachAtOnce<T>(
  items: Iterable<T>,
  { atOnce, maxMs = Infinity }: { atOnce: number; maxMs?: number },
  act: (item: T) => Promise<unknown>
): Promise<void> {
  const end = performance.now() + maxMs;
  const iterator = items[Symbol.iterator]();
  const work = async () => {
    while (performance.now() < end) {
      const next = iterator.next();
      if (next.done) return;
      await act(next.value);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const databasePath = (database: string) => `/db/${encodeURIComponent(database)}`;
