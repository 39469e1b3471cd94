/** A developer's push of today's day, and the wait until it is in the team. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { dayId } from '#domain/documents/day.ts';
import { orMissing, type Couch } from '../../couch/connection.ts';
import { dayOf, TODAY, type Developer } from './fill-installation.ts';

/** Nothing is folded earlier, because the feed of changes gathers; asking for it would cost more than folding it. */
const FIRST_LOOK_MS = 150;
const MIN_POLL_MS = 25;
/** Fifty who wait and ask all the time would be what the server is busy with. */
const MAX_POLL_MS = 200;
const WAIT_MS = 60_000;
const Stored = v.object({ _rev: v.optional(v.string()), active: v.array(v.number()) });

/** Milliseconds from the push until the person day in the team has so many seconds. @throws if it never has. */
export async function pushAndWait(
  couch: Couch,
  { id, database }: Developer,
  seconds: number
): Promise<number> {
  const own = couch.use(database);
  const day = dayOf(id, TODAY, seconds);
  const current = v.safeParse(Stored, await orMissing(own.get(day._id)));
  const startMs = performance.now();
  await own.insert({ ...day, ...(current.success ? { _rev: current.output._rev } : {}) });
  const team = couch.use(couch.names.team('main'));
  await sleep(FIRST_LOOK_MS);
  for (
    let pollMs = MIN_POLL_MS;
    performance.now() - startMs < WAIT_MS;
    pollMs = Math.min(pollMs * 1.5, MAX_POLL_MS)
  ) {
    const stored = v.safeParse(Stored, await orMissing(team.get(dayId(TODAY, id))));
    if (stored.success && lengthOf(stored.output.active) === seconds) return performance.now() - startMs;
    await sleep(pollMs);
  }
  throw new Error(`The push of ${id} was not in the team after ${WAIT_MS / 1000} s.`);
}

const lengthOf = ([start = 0, end = 0]: number[]) => end - start;
