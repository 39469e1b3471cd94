import { offline } from '../errors.ts';

const IDLE_MS = 30_000;

export type Watch = {
  /** Give up when nothing arrives for so long. */
  idleMs?: number;
  /** Told the bytes of every piece as it arrives. */
  onBytes?: (bytes: number) => void;
};

/**
 * `fetch` that cannot hang: it gives up when nothing has arrived for a while, and answers with the whole body at hand.
 * Throws the failure `offline` where no answer came or it broke off, and the signal's own reason when aborted by it.
 */
export async function watchedFetch(
  url: string | Request,
  init: RequestInit = {},
  { idleMs = IDLE_MS, onBytes }: Watch = {}
): Promise<Response> {
  const watchdog = new AbortController();
  const startTimer = () => setTimeout(() => watchdog.abort(), idleMs);
  let timer = startTimer();
  const signal = init.signal ? AbortSignal.any([init.signal, watchdog.signal]) : watchdog.signal;
  try {
    const response = await fetch(url, { ...init, signal });
    const body = await readAll(response, (bytes) => {
      clearTimeout(timer);
      timer = startTimer();
      onBytes?.(bytes);
    });
    return new Response(body, { status: response.status, headers: response.headers });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw offline(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Null where an answer has no body: a Response of some statuses must not be given one. */
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
