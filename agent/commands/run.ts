import { defineCommand } from '../../cli/command.ts';
import { defaultDataDir, readConfig } from '../config.ts';
import { IdleCheck } from '../run/idle-check.ts';
import { runLoop } from '../run/loop.ts';
import { lockRun } from '../run/run-lock.ts';
import { RunApart } from '../run/run-apart.ts';
import { waitUntil } from '../run/wait.ts';
import type { Context } from './context.ts';

export const run = defineCommand({
  name: 'run',
  summary: 'Collect and send every SYNC_INTERVAL_MINUTES until stopped',
  inputs: {},
  run: async (_none, { readEnv, now, print, endOnRequest }: Context) => {
    const readSettings = () => readConfig(readEnv(), defaultDataDir());
    const apart = new RunApart();
    const idleCheck = new IdleCheck();
    const unlock = await lockRun(readSettings().dataDir);
    try {
      await runLoop({
        now,
        print,
        signal: endOnRequest(),
        readSettings,
        random: Math.random,
        wait: waitUntil,
        runOnce: (options) => idleCheck.run(options, apart)
      });
    } finally {
      apart.end();
      await unlock();
    }
    return 0;
  }
});
