import { progressBar, type ProgressStream } from '../../cli/progress-bar.ts';

/** What a move reports while it runs. */
export type Progress = {
  begin: (database: string, number: number, databases: number) => void;
  /** So many of so many documents of the database are compared or copied. */
  advance: (done: number, total: number) => void;
  end: () => void;
};

/** Shows a bar on a terminal; elsewhere it writes a line for each database. */
export function showProgress(stream: ProgressStream): Progress {
  const bar = progressBar(stream);
  let unit = '';
  return {
    begin: (database, number, databases) => {
      unit = `documents of ${database} (database ${number} of ${databases})`;
      if (!stream.isTTY) stream.write(`${number}/${databases} ${database}\n`);
    },
    advance: (done, total) => bar.update(done, total, unit),
    end: () => bar.clear()
  };
}
