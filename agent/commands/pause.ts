import { formatLocalTime } from '#domain/time/local-time.ts';
import { defineCommand } from '../../cli/command.ts';
import { words } from '../../cli/inputs.ts';
import { defaultDataDir, readLocalConfig } from '../config.ts';
import { localZone } from '../device/device.ts';
import { pauseEndMs } from '../pause/pause-end.ts';
import { addPause, endPauses, pausedUntil, readPauses, writePauses } from '../pause/pauses.ts';
import type { Context } from './context.ts';

export const pause = defineCommand({
  name: 'pause',
  summary: 'Stop collecting for a while',
  description: 'What happens during a pause is never collected, not even later.',
  usage: '1h | 90m | until 14:00 | today',
  inputs: { duration: words('[duration...]', '1h, 90m, 1h30m, until 14:00, or today (until 04:00)') },
  run: async ({ duration }, { readEnv, now, print }: Context) => {
    const { dataDir } = readLocalConfig(readEnv(), defaultDataDir());
    const nowMs = now();
    const untilMs = pauseEndMs(duration, nowMs, localZone());
    const pauses = addPause(readPauses(dataDir), nowMs, untilMs);
    writePauses(dataDir, pauses, nowMs);
    const endMs = pausedUntil(pauses, nowMs) ?? untilMs;
    print(`Paused until ${formatLocalTime(endMs, localZone())}. To continue earlier: tidesheet resume`);
    return 0;
  }
});

export const resume = defineCommand({
  name: 'resume',
  summary: 'End a pause',
  description: 'What happened during the pause stays excluded.',
  inputs: {},
  run: async (_none, { readEnv, now, print }: Context) => {
    const { dataDir } = readLocalConfig(readEnv(), defaultDataDir());
    const nowMs = now();
    const pauses = readPauses(dataDir);
    if (pausedUntil(pauses, nowMs) === undefined) {
      print('Nothing was paused.');
      return 0;
    }
    writePauses(dataDir, endPauses(pauses, nowMs), nowMs);
    print('Collecting continues from now.');
    return 0;
  }
});
