/** The watcher of keyboard and mouse. */
import type { Activity } from '../events/event.ts';
import type { Machine } from '../people/people.ts';
import type { Span } from './spans.ts';
import { SLEEPS_AFTER_MS } from './watch.ts';

interface Stretch {
  startMs: number;
  endMs: number;
}

const AFK_AFTER_MS = 180_000;
const IDLE_BEGINS_AFTER_MS = 20_000;

function inputStretches(spans: readonly Span[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const span of spans) {
    const inputEndMs = span.idle ? Math.min(span.endMs, span.startMs + IDLE_BEGINS_AFTER_MS) : span.endMs;
    const last = stretches.at(-1);
    if (last && span.startMs - last.endMs < AFK_AFTER_MS) last.endMs = inputEndMs;
    else stretches.push({ startMs: span.startMs, endMs: inputEndMs });
  }
  return stretches;
}

/** From the time the machine wakes to the time it sleeps, what lies between the stretches. */
function absences(stretches: readonly Stretch[], machine: Machine, day: Stretch): Stretch[] {
  const wakesMs = machine.leftOn ? day.startMs : (stretches[0]?.startMs ?? day.endMs);
  const sleepsMs = (stretches.at(-1)?.endMs ?? day.startMs) + SLEEPS_AFTER_MS;
  const starts = [wakesMs, ...stretches.map((stretch) => stretch.endMs + 1)];
  const lastMs = machine.leftOn ? day.endMs : Math.min(day.endMs, sleepsMs);
  const gaps = starts.map((startMs, index) => {
    const next = stretches[index];
    return { startMs, endMs: next ? next.startMs - 1 : lastMs };
  });
  return gaps.filter(({ startMs, endMs }) => endMs > startMs);
}

const withStatus =
  (status: 'afk' | 'not-afk') =>
  ({ startMs, endMs }: Stretch): Activity => ({ startMs, lengthMs: endMs - startMs, data: { status } });

/** Input and its absence in turns, a millisecond apart. A machine left on reports absence for the whole rest of the day. */
export function watchAfk(spans: readonly Span[], machine: Machine, day: Stretch): Activity[] {
  const present = inputStretches(spans);
  const events = [
    ...present.map(withStatus('not-afk')),
    ...absences(present, machine, day).map(withStatus('afk'))
  ];
  return events.sort((a, b) => a.startMs - b.startMs);
}
