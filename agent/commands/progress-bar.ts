/** A bar in a terminal for what takes a while. */

const WIDTH = 30;
/** Fewer days are done before anybody looks. */
const LEAST_DAYS = 7;

/** `[##########                    ]  10 of 30 days` */
export function progressBar(done: number, total: number): string {
  const filled = Math.floor((WIDTH * done) / Math.max(1, total));
  return `[${'#'.repeat(filled).padEnd(WIDTH)}] ${String(done).padStart(3)} of ${total} days`;
}

/** Draws over the same line of `stream`; nothing where that is no terminal. */
export function showProgress(
  stream: NodeJS.WriteStream
): ((done: number, total: number) => void) | undefined {
  if (!stream.isTTY) return undefined;
  return (done, total) => {
    if (total >= LEAST_DAYS) stream.write(`\r${progressBar(done, total)}${done === total ? '\n' : ''}`);
  };
}
