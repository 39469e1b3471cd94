/** A bar in a terminal for what takes a while. */

export type ProgressStream = { write: (text: string) => unknown; isTTY?: boolean };

export type ProgressBar = {
  /** Draws over the same line. */
  update: (done: number, total: number, unit: string) => void;
  /** Removes the bar. */
  clear: () => void;
};

const WIDTH = 30;
const CLEAR_LINE = '\r\u001b[K';

/** `[##########                    ]  10 of 30 days` */
export function formatProgress(done: number, total: number, unit: string): string {
  const filled = Math.min(WIDTH, Math.floor((WIDTH * done) / Math.max(1, total)));
  return `[${'#'.repeat(filled).padEnd(WIDTH)}] ${String(done).padStart(3)} of ${total} ${unit}`;
}

/** A bar that is drawn on a terminal only. */
export function progressBar(stream: ProgressStream): ProgressBar {
  const write = (text: string) => {
    if (stream.isTTY) stream.write(text);
  };
  return {
    update: (done, total, unit) => write(CLEAR_LINE + formatProgress(done, total, unit)),
    clear: () => write(CLEAR_LINE)
  };
}
