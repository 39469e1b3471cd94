/** A manager's open page, without its pictures: a session, one longpoll after the other, and what each of them reports. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { PersonDay, parseDayId } from '#domain/documents/day.ts';
import type { Tally } from './tally.ts';

const LONGPOLL_MS = 25_000;
const TIMEOUT_MS = 60_000;
const RETRY_MS = 1_000;

const Changes = v.object({
  last_seq: v.union([v.string(), v.number()]),
  results: v.array(v.object({ id: v.string(), doc: v.optional(v.unknown()) }))
});

/** Of a person day of the team: whose, and until when each machine has reported it. */
export type Arrival = { developer: string; through: string };

type Watched = {
  url: string;
  database: string;
  name: string;
  password: string;
  tally: Tally;
  arrived: (arrival: Arrival) => void;
};

/** Watches until the signal; what fails is counted and tried again. */
export async function watchTeam(watched: Watched, signal: AbortSignal): Promise<void> {
  let cookie: string | undefined;
  let since: string | number = 'now';
  while (!signal.aborted) {
    try {
      cookie ??= await signIn(watched, signal);
      const path = `/db/${watched.database}/_changes?feed=longpoll&include_docs=true&timeout=${LONGPOLL_MS}`;
      const response: Response = await fetch(`${watched.url}${path}&since=${encodeURIComponent(since)}`, {
        headers: { cookie },
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
      });
      if (response.status === 401) cookie = undefined;
      if (!response.ok) throw new Error(`_changes: ${response.status}`);
      const changes: v.InferOutput<typeof Changes> = v.parse(Changes, await response.json());
      since = changes.last_seq;
      for (const { id, doc } of changes.results) report(id, doc, watched.arrived);
    } catch (error) {
      if (signal.aborted) return;
      watched.tally.fail('dashboard', error);
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function signIn({ url, name, password }: Watched, signal: AbortSignal): Promise<string> {
  const response = await fetch(`${url}/db/_session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
  });
  await response.body?.cancel();
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  if (!response.ok || cookie === '') throw new Error(`_session: ${response.status}`);
  return cookie;
}

function report(id: string, doc: unknown, arrived: Watched['arrived']): void {
  const developer = parseDayId(id)?.owner;
  const day = v.safeParse(PersonDay, doc);
  if (developer === undefined || !day.success) return;
  for (const { through } of day.output.devices) arrived({ developer, through });
}
