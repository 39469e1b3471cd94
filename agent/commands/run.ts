import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { defaultDataDir } from '../environment.ts';
import { runLoop } from '../run/loop.ts';
import { runApart } from '../run/run-apart.ts';
import { waitUntil } from '../run/wait.ts';
import type { Command } from './command.ts';

export const run: Command = {
  name: 'run',
  usage: '',
  summary: 'Collects and sends again and again, every SYNC_INTERVAL_MINUTES, until it is ended.',
  run: async (args, { readEnv, now, print, endOnRequest }) => {
    parseArgs({ args, options: {} });
    const readSettings = () => readConfig(readEnv(), defaultDataDir());
    await runLoop({
      now,
      print,
      signal: endOnRequest(),
      readSettings,
      random: Math.random,
      wait: waitUntil,
      runOnce: runApart
    });
    return 0;
  }
};
