/** What happened during a run, in numbers. */
export class Tally {
  readonly pushMs: number[] = [];
  /** From the end of a push until a dashboard has received the person day. */
  readonly arrivalMs: number[] = [];
  readonly errors = new Map<string, number>();
  documents = 0;
  /** How often the server asked a machine to wait (429, 503 with `Retry-After`), and for how long in all. */
  waits = 0;
  waitedMs = 0;

  wait(ms: number): void {
    this.waits += 1;
    this.waitedMs += ms;
  }

  fail(who: string, error: unknown): void {
    const message = `${who}: ${error instanceof Error ? error.message : String(error)}`;
    // Ports and names of people would make every message another one.
    const kind = message.replaceAll(/soak_\d+(\.[a-z0-9-]+)?|:\d{4,5}\b/g, '…').slice(0, 160);
    this.errors.set(kind, (this.errors.get(kind) ?? 0) + 1);
  }
}

/** The value below which so large a share of the values is; NaN without any. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** What a process has in memory at a time of `performance.now`. */
export type Sample = { atMs: number; bytes: number };

/** By how many bytes a minute the samples grow: the slope of the line with the least squares. */
export function growthPerMinute(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [middleMs, middleBytes] = [mean(({ atMs }) => atMs), mean(({ bytes }) => bytes)];
  const product = samples.reduce(
    (sum, { atMs, bytes }) => sum + (atMs - middleMs) * (bytes - middleBytes),
    0
  );
  const square = samples.reduce((sum, { atMs }) => sum + (atMs - middleMs) ** 2, 0);
  return square === 0 ? 0 : (product / square) * 60_000;
}
