/** What a run says at its end. */
import { growthPerMinute, percentile, type Sample, type Tally } from './tally.ts';

/** What memory may grow by in the second half of a run. */
const MAX_GROWTH_BYTES_PER_MINUTE = 4_000_000;

type Outcome = {
  tally: Tally;
  samples: readonly Sample[];
  losses: readonly string[];
  hasFaults: boolean;
  /** Of one processor, on average. */
  processorShare: number;
  /** What the data folder takes in the end. */
  diskBytes: number;
};

/** Prints the figures; true where everything is as it should be: errors count only where no faults were caused. */
export function report({ tally, samples, losses, hasFaults, processorShare, diskBytes }: Outcome): boolean {
  const secondHalf = samples.slice(Math.floor(samples.length / 2));
  const growth = growthPerMinute(secondHalf);
  const peak = Math.max(...samples.map(({ bytes }) => bytes));
  console.log(`pushes: ${tally.pushMs.length} with ${tally.documents} documents, ${inMs(tally.pushMs)}`);
  console.log(`from a push to a dashboard: ${tally.arrivalMs.length}, ${inMs(tally.arrivalMs)}`);
  console.log(
    `memory of the server: ${inMb(secondHalf.at(-1)?.bytes ?? NaN)}, at most ${inMb(peak)}; ` +
      `${growth < 0 ? '' : '+'}${inMb(growth)} per minute in the second half (at most +${inMb(MAX_GROWTH_BYTES_PER_MINUTE)})`
  );
  console.log(
    `processor of the server: ${(processorShare * 100).toFixed(1)} % of one; data folder: ${inMb(diskBytes)}`
  );
  for (const [message, count] of tally.errors) console.log(`error, ${count} ×: ${message}`);
  for (const loss of losses) console.log(`LOST ${loss}`);
  if (losses.length === 0) console.log('nothing lost: the totals of the team are those of the machines');
  const isCalm = hasFaults || (tally.errors.size === 0 && growth <= MAX_GROWTH_BYTES_PER_MINUTE);
  return losses.length === 0 && isCalm;
}

const inMs = (values: readonly number[]) =>
  [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${percentile(values, share).toFixed(0)} ms`).join(', ');

const inMb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
