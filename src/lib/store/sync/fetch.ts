import { readRetryAfterMs, type ResponseIssue } from '#domain/api/classify-response.ts';
import { TidesheetError } from '#domain/errors.ts';
import { belowBase } from '#lib/base-path.ts';
import { blocked, rateLimited } from '../errors.ts';

const IDLE_TIMEOUT_MS = 30_000;

const SAFE = 'Pages show the data on this device and update as soon as the server responds.';

/** The server cannot be reached, or something else responds in its place. */
export class OfflineError extends TidesheetError {
  override readonly name = 'OfflineError';

  constructor(cause?: unknown, reason = 'The server cannot be reached.') {
    super(`${reason} ${SAFE}`, { code: 'offline', cause });
  }
}

/** For a response that is not the server's own, or says that the server is away. */
const offlineBehind = (issue: 'not-tidesheet' | 'unavailable', status: number) =>
  new OfflineError(
    undefined,
    issue === 'unavailable'
      ? `The server is not available (${status}).`
      : `Something else responds in the server's place (${status}), for example the sign-in page of this network.`
  );

/** The error of a response that says nothing about its request, which can be sent again later; undefined for any other. */
export function interruptionOf(issue: ResponseIssue | undefined, { status, headers }: Response) {
  switch (issue) {
    case 'not-tidesheet':
    case 'unavailable':
      return offlineBehind(issue, status);
    case 'blocked':
      return blocked(status);
    case 'rate-limited':
      return rateLimited(readRetryAfterMs(headers.get('retry-after'), Date.now()));
    default:
      return undefined;
  }
}

export type FetchOptions = {
  /** Time out when nothing arrives for so long. */
  idleMs?: number | undefined;
  /** Called with the size of every piece as it arrives. */
  onBytes?: ((bytes: number) => void) | undefined;
};

/**
 * `fetch` that cannot hang: it times out when nothing has arrived for a while, and returns with the whole body at hand.
 *
 * @throws OfflineError where no response came or it broke off; the signal's own reason when aborted by it.
 */
export async function watchedFetch(
  url: string | Request,
  init: RequestInit = {},
  { idleMs = IDLE_TIMEOUT_MS, onBytes }: FetchOptions = {}
): Promise<Response> {
  const watchdog = new AbortController();
  const startTimer = () => setTimeout(() => watchdog.abort(), idleMs);
  let timer = startTimer();
  const signal = init.signal ? AbortSignal.any([init.signal, watchdog.signal]) : watchdog.signal;
  try {
    const response = await fetch(belowBase(url), { ...init, signal });
    const body = await readAll(response, (bytes) => {
      clearTimeout(timer);
      timer = startTimer();
      onBytes?.(bytes);
    });
    return new Response(body, { status: response.status, headers: response.headers });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new OfflineError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Null where a response has no body: a Response of some statuses must not be given one. */
async function readAll(response: Response, onBytes: (bytes: number) => void): Promise<Blob | null> {
  if (!response.body) return null;
  const reader = response.body.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    onBytes(value.byteLength);
  }
  return pieces.length > 0 ? new Blob(pieces) : null;
}
