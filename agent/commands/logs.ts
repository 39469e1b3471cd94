import { parseArgs } from 'node:util';
import { readLocalConfig } from '../config.ts';
import { defaultDataDir } from '../environment.ts';
import { logPath, readLog } from '../log/log-file.ts';
import { UsageProblem } from '../problems.ts';
import type { Command } from './command.ts';

export const logs: Command = {
  name: 'logs',
  usage: '[--lines N]',
  summary: 'Shows the newest lines of the log, 50 unless told: one a run.',
  run: async (args, { readEnv, print, warn }) => {
    const { values } = parseArgs({ args, options: { lines: { type: 'string', default: '50' } } });
    if (!/^[1-9]\d{0,5}$/.test(values.lines)) {
      throw new UsageProblem(`--lines takes a whole number from 1, not "${values.lines}".`);
    }
    const { dataDir } = readLocalConfig(readEnv(), defaultDataDir());
    const lines = readLog(dataDir, Number(values.lines));
    if (lines.length === 0) warn(`There is no log yet in ${logPath(dataDir)}.`);
    for (const line of lines) print(line);
    return 0;
  }
};
