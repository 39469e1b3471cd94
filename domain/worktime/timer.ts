/**
 * The timer of a person: a set of runs, of which the latest start counts on every device, whatever arrives first. Starting ends what
 * ran before, also on a device that did not know of it: each run lasts until it was stopped or the next one started
 * (docs/adr/0021-read-the-timer-as-a-set-of-runs.md).
 */
import { group, min } from 'd3-array';
import { type EntryOf, entryId } from '../documents/entry.ts';
import { MAX_RUNS, type Timer, TIMER_ID, type TimerRun } from '../documents/timer.ts';
import { formatInstant, utcDateOf } from '../time/calendar.ts';

export const DEFAULT_REMINDER_HOURS = 8;
const MAX_ENTRY_MS = 86_400_000;

/** The runs of all versions of the document, by their starts. The order of the versions does not matter. */
export function mergeRuns(versions: readonly (readonly TimerRun[])[]): TimerRun[] {
  const byId = group(versions.flat(), ({ id }) => id);
  return limitRuns(sortRuns([...byId.values()].map(mergeRun)));
}

const sortRuns = (runs: readonly TimerRun[]): TimerRun[] =>
  [...runs].sort((a, b) => startMsOf(a) - startMsOf(b) || (a.id < b.id ? -1 : 1));

/** Versions of one run: it starts and ends with the earliest that any device says. */
function mergeRun(versions: readonly TimerRun[]): TimerRun {
  const earliest = (instants: readonly (string | undefined)[]) =>
    min(
      instants.filter((instant) => instant !== undefined),
      (instant) => Date.parse(instant)
    );
  const said = versions
    .map(({ category, project, note }) => ({ category, project, ...(note !== undefined && { note }) }))
    .reduce((one, other) => (JSON.stringify(one) >= JSON.stringify(other) ? one : other));
  const endMs = earliest(versions.map(({ end }) => end));
  return {
    id: versions[0]!.id,
    start: formatInstant(earliest(versions.map(({ start }) => start))!),
    ...(endMs !== undefined && { end: formatInstant(endMs) }),
    ...said,
    ...(versions.some(({ done }) => done) && { done: true })
  };
}

/** The oldest that are done go first. */
function limitRuns(runs: readonly TimerRun[]): TimerRun[] {
  const excess = Math.max(0, runs.length - MAX_RUNS);
  const dropped = new Set(
    [...runs.filter(({ done }) => done), ...runs.filter(({ done }) => !done)].slice(0, excess)
  );
  return runs.filter((run) => !dropped.has(run));
}

const startMsOf = ({ start }: Pick<TimerRun, 'start'>) => Date.parse(start);

/**
 * What a run comes to. `ask`: it is longer than an entry may be, or ended before it started by the clocks of two devices, so its author
 * says when it ended. `nothing`: another run started at the same moment.
 */
export type Outcome =
  { kind: 'running' | 'nothing' } | { kind: 'entry' | 'ask'; startMs: number; endMs: number };

export type EvaluatedRun = { run: TimerRun; outcome: Outcome };

/** The outcome of each run, in the order of their starts. At most the last one is running. */
export function evaluateRuns(runs: readonly TimerRun[]): EvaluatedRun[] {
  const sorted = sortRuns(runs);
  return sorted.map((run, index) => {
    const startMs = startMsOf(run);
    const ownEndMs = run.end === undefined ? Infinity : Date.parse(run.end);
    const next = sorted[index + 1];
    const cutMs = next ? startMsOf(next) : Infinity;
    const endMs = Math.min(ownEndMs, cutMs);
    if (endMs === Infinity) return { run, outcome: { kind: 'running' } };
    if (cutMs === startMs) return { run, outcome: { kind: 'nothing' } };
    const isEntry = endMs > startMs && endMs - startMs <= MAX_ENTRY_MS;
    return { run, outcome: { kind: isEntry ? 'entry' : 'ask', startMs, endMs } };
  });
}

/** The run that is running, if any. */
export const runningOf = (runs: readonly TimerRun[]): TimerRun | undefined =>
  evaluateRuns(runs).find(({ outcome }) => outcome.kind === 'running')?.run;

/** Runs whose author has to say when they ended. */
export const questionsOf = (runs: readonly TimerRun[]): EvaluatedRun[] =>
  evaluateRuns(runs).filter(({ run, outcome }) => outcome.kind === 'ask' && !run.done);

type Content = Pick<TimerRun, 'category' | 'project' | 'note'>;

/** A run starts after every other one that this device knows, also where its clock is behind that of another device. */
export function startRun(
  runs: readonly TimerRun[],
  { id, content, nowMs }: { id: string; content: Content; nowMs: number }
): TimerRun[] {
  const last = Math.max(...runs.map(startMsOf), -Infinity);
  const start = formatInstant(Math.max(nowMs, last + 1000));
  return mergeRuns([runs, [{ id, start, ...content }]]);
}

/** Ends what is running. */
export function stopRun(runs: readonly TimerRun[], nowMs: number): TimerRun[] {
  const running = runningOf(runs);
  return runs.map((run) => (run === running ? { ...run, end: formatInstant(nowMs) } : run));
}

/** Marks a run as one that has become an entry, or was discarded. */
export const finishRun = (runs: readonly TimerRun[], id: string): TimerRun[] =>
  runs.map((run) => (run.id === id ? { ...run, done: true } : run));

/** The id of the entry that a run becomes, the same on every device. */
export const entryIdOfRun = (run: Pick<TimerRun, 'id' | 'start'>): string =>
  entryId(utcDateOf(startMsOf(run)), run.id);

/** The entry of a run that lasted until an instant, the same on every device. */
export function entryOfRun(developer: string, run: TimerRun, endMs: number): EntryOf<'time'> {
  const { start, category, project, note } = run;
  return {
    _id: entryIdOfRun(run),
    type: 'entry',
    v: 1,
    kind: 'time',
    developer,
    date: utcDateOf(startMsOf(run)),
    source: 'typed',
    start,
    end: formatInstant(endMs),
    category,
    project,
    ...(note !== undefined && note !== '' && { note })
  };
}

export const timerOf = (developer: string, runs: readonly TimerRun[]): Timer => ({
  _id: TIMER_ID,
  type: 'timer',
  v: 1,
  developer,
  runs: [...runs]
});
