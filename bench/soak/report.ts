/** What a run says at its end. */
import { growthPerMinute, percentile, type Sample, type Tally } from './tally.ts';

/** What the memory that is in use may grow by after the warm-up: less than a megabyte is the collector's. */
const MAX_GROWTH_BYTES_PER_MINUTE = 1_000_000;
/** The first part of a run, and at least until every machine has reported: caches fill. */
const WARM_UP_SHARE = 0.3;
/** A shorter time after that says nothing of a slope. */
const MIN_MEASURED_MS = 120_000;
/** How often a machine pushes in use, by default. */
const REAL_INTERVAL_SECONDS = 1800;

type Outcome = {
  tally: Tally;
  /** What the process takes, and what of it is in use after a collection of garbage. */
  resident: readonly Sample[];
  live: readonly Sample[];
  losses: readonly string[];
  hasFaults: boolean;
  agents: number;
  /** Seconds between two pushes of a machine, on average. */
  every: number;
  /** Of one processor, on average. */
  processorShare: number;
  /** What the data folder takes in the end. */
  diskBytes: number;
};

/** Prints the figures; true where everything is as it should be: errors count only where no faults were caused. */
export function report(outcome: Outcome): boolean {
  const { tally, losses, hasFaults, agents, every, processorShare, diskBytes } = outcome;
  console.log(
    `load: ${agents} machines, a push of each every ${every} s, which is ${Number((REAL_INTERVAL_SECONDS / every).toFixed(1))} times ` +
      `the usual one in ${REAL_INTERVAL_SECONDS / 60} minutes: as ${Math.round((agents * REAL_INTERVAL_SECONDS) / every)} machines`
  );
  console.log(`pushes: ${tally.pushMs.length} with ${tally.documents} documents, ${inMs(tally.pushMs)}`);
  console.log(`from a push to a dashboard: ${tally.arrivalMs.length}, ${inMs(tally.arrivalMs)}`);
  console.log(
    `asked to wait: ${tally.waits} times, ${(tally.waitedMs / 1000).toFixed(0)} s in all; each machine waited and went on`
  );
  const growth = reportMemory(outcome);
  // The system counts it from each start of a process.
  if (!hasFaults) console.log(`processor of the server: ${(processorShare * 100).toFixed(1)} % of one`);
  console.log(`data folder: ${inMb(diskBytes)}`);
  for (const [message, count] of tally.errors) console.log(`error, ${count} ×: ${message}`);
  for (const loss of losses) console.log(`LOST ${loss}`);
  if (losses.length === 0) console.log('nothing lost: the totals of the team are those of the machines');
  const isCalm = hasFaults || (tally.errors.size === 0 && growth <= MAX_GROWTH_BYTES_PER_MINUTE);
  return losses.length === 0 && isCalm;
}

/** @returns by how much the memory in use grows in a minute. A server that was restarted says nothing of that. */
function reportMemory({ resident, live, hasFaults, every }: Outcome): number {
  const peak = Math.max(...resident.map(({ bytes }) => bytes));
  const taken = `memory of the server: ${inMb(resident.at(-1)?.bytes ?? NaN)}, at most ${inMb(peak)}`;
  const startMs = live[0]?.atMs ?? 0;
  const lengthMs = (live.at(-1)?.atMs ?? 0) - startMs;
  // A machine waits one and a half of the time between two reports at most.
  const warmUpMs = Math.max(lengthMs * WARM_UP_SHARE, every * 1500);
  const measured = live.filter(({ atMs }) => atMs - startMs >= warmUpMs);
  if (hasFaults || lengthMs - warmUpMs < MIN_MEASURED_MS) {
    const why = hasFaults ? 'the server was restarted' : 'the run was too short';
    console.log(`${taken}; growth is not measured: ${why}`);
    return 0;
  }
  const growth = growthPerMinute(measured);
  console.log(
    `${taken}; in use after a collection of garbage ${inMb(measured[0]?.bytes ?? NaN)} after the warm-up, ` +
      `${inMb(measured.at(-1)?.bytes ?? NaN)} at the end: ${growth < 0 ? '' : '+'}${inMb(growth)} per minute ` +
      `(at most +${inMb(MAX_GROWTH_BYTES_PER_MINUTE)})`
  );
  return growth;
}

const inMs = (values: readonly number[]) =>
  [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${percentile(values, share).toFixed(0)} ms`).join(', ');

const inMb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
