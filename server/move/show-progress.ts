import type { WriteStream } from 'node:tty';
import type { Progress } from './move-everything.ts';

const WIDTH = 24;

/** A bar that moves on a terminal; elsewhere a line for each database. */
export function showProgress(to: Pick<WriteStream, 'write'> & { isTTY?: boolean }): Progress {
  let head = '';
  const draw = (done: number, total: number) => {
    const full = total === 0 ? WIDTH : Math.min(WIDTH, Math.round((WIDTH * done) / total));
    to.write(`\r\u001b[K${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${head} ${done}/${total}`);
  };
  return {
    begin: (database, place, databases) => {
      head = `${place}/${databases} ${database}`;
      to.write(to.isTTY ? `\r\u001b[K${head}` : `${head}\n`);
    },
    advance: (done, total) => {
      if (to.isTTY) draw(done, total);
    },
    end: () => {
      if (to.isTTY) to.write('\r\u001b[K');
    }
  };
}
