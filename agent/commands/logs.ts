import { withLocalTimes } from '#domain/time/local-time.ts';
import { defineCommand } from '../../cli/command.ts';
import { wholeNumber } from '../../cli/inputs.ts';
import { defaultDataDir, isConnected, NOT_CONNECTED, readLocalConfig } from '../config.ts';
import { localZone } from '../device/device.ts';
import { logPath, readLog } from '../run/log-file.ts';
import type { Context } from './context.ts';

const DEFAULT_LINES = 50;

export const logs = defineCommand({
  name: 'logs',
  summary: 'Show the newest lines of the log, one for each run',
  inputs: {
    lines: wholeNumber('--lines <n>', `How many lines; ${DEFAULT_LINES} by default`, { min: 1, max: 999_999 })
  },
  run: async ({ lines: count = DEFAULT_LINES }, { readEnv, print, warn }: Context) => {
    const env = readEnv();
    const { dataDir } = readLocalConfig(env, defaultDataDir());
    const lines = readLog(dataDir, count);
    if (lines.length === 0)
      warn(isConnected(env) ? `There is no log yet in ${logPath(dataDir)}.` : NOT_CONNECTED);
    for (const line of lines) print(withLocalTimes(line, localZone()));
    return 0;
  }
});
