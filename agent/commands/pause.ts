import { parseArgs } from 'node:util';
import { formatLocalTime } from '#domain/time/local-time.ts';
import { readLocalConfig } from '../config.ts';
import { defaultDataDir } from '../environment.ts';
import { localZone } from '../local-zone.ts';
import { addPause, endPauses, pausedUntil } from '../pause/change-pauses.ts';
import { pauseEndMs } from '../pause/pause-end.ts';
import { readPauses, writePauses } from '../pause/pauses-file.ts';
import type { Command } from './command.ts';

export const pause: Command = {
  name: 'pause',
  usage: '1h | 90m | until 14:00 | today',
  summary: 'Stops collecting for a while: what happens meanwhile is never collected, not even later.',
  run: async (args, { readEnv, now, print }) => {
    const { positionals } = parseArgs({ args, allowPositionals: true });
    const { dataDir } = readLocalConfig(readEnv(), defaultDataDir());
    const nowMs = now();
    const untilMs = pauseEndMs(positionals, nowMs, localZone());
    const pauses = addPause(readPauses(dataDir), nowMs, untilMs);
    writePauses(dataDir, pauses, nowMs);
    const endMs = pausedUntil(pauses, nowMs) ?? untilMs;
    print(`Paused until ${formatLocalTime(endMs, localZone())}. To go on earlier: tidesheet resume`);
    return 0;
  }
};

export const resume: Command = {
  name: 'resume',
  usage: '',
  summary: 'Ends a pause; what was paused until now stays out.',
  run: async (args, { readEnv, now, print }) => {
    parseArgs({ args, options: {} });
    const { dataDir } = readLocalConfig(readEnv(), defaultDataDir());
    const nowMs = now();
    const pauses = readPauses(dataDir);
    if (pausedUntil(pauses, nowMs) === undefined) {
      print('Nothing was paused.');
      return 0;
    }
    writePauses(dataDir, endPauses(pauses, nowMs), nowMs);
    print('Collecting goes on from now.');
    return 0;
  }
};
