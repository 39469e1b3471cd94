/** Reads the user's calendar: a file, or an address that only this machine asks. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CalendarError } from './calendar-error.ts';

export const MAX_CALENDAR_BYTES = 5_000_000;
const TIMEOUT_MS = 20_000;
const MAX_REDIRECTS = 5;

type Limits = { timeoutMs?: number };

/** The text of a calendar. No message names its address, which is often a secret. @throws CalendarError */
export async function readCalendar(
  calendar: string,
  { timeoutMs = TIMEOUT_MS }: Limits = {}
): Promise<string> {
  const isAddress = /^(https?|webcals?):/i.test(calendar);
  const bytes = isAddress ? await fetchCalendar(calendar, timeoutMs) : await readFile(calendar);
  return new TextDecoder().decode(bytes);
}

async function readFile(path: string): Promise<Uint8Array> {
  const full = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  try {
    // Without blocking: a pipe would wait for somebody who writes.
    const file = await open(full, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw new CalendarError('It is not a file.');
      if (stat.size > MAX_CALENDAR_BYTES) throw tooLarge();
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof CalendarError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CalendarError(
      code === 'ENOENT' ? 'There is no such file.' : `The file cannot be read (${code}).`,
      error
    );
  }
}

const tooLarge = () =>
  new CalendarError(`It is larger than ${MAX_CALENDAR_BYTES / 1_000_000} MB: subscribe to a part of it.`);

async function fetchCalendar(calendar: string, timeoutMs: number): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(timeoutMs);
  const first = new URL(calendar.replace(/^webcals?:/i, 'https:'));
  // Node refuses an address with credentials; they are for this origin alone.
  const credentials =
    first.username === ''
      ? undefined
      : `Basic ${Buffer.from(`${decodeURIComponent(first.username)}:${decodeURIComponent(first.password)}`).toString('base64')}`;
  first.username = '';
  first.password = '';
  let url = first;
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await fetch(url, {
        redirect: 'manual',
        signal,
        headers: {
          accept: 'text/calendar, */*;q=0.1',
          ...(credentials !== undefined && url.origin === first.origin && { authorization: credentials })
        }
      });
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        if (redirects >= MAX_REDIRECTS) throw new CalendarError('Its server redirects too often.');
        url = new URL(location, url);
        if (!mayFollow(first, url))
          throw new CalendarError('Its server redirects to an address without TLS.');
        continue;
      }
      if (!response.ok) throw new CalendarError(`Its server responded with an error (${response.status}).`);
      return await readBody(response);
    }
  } catch (error) {
    if (error instanceof CalendarError) throw error;
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    throw new CalendarError(
      isLate ? 'Its server did not respond in time.' : 'Its server does not respond.',
      error
    );
  }
}

const mayFollow = (first: URL, next: URL) => next.protocol === 'https:' || next.protocol === first.protocol;

async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) return Buffer.concat(chunks);
    length += value.length;
    if (length > MAX_CALENDAR_BYTES) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
}
