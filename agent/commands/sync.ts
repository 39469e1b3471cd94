import { formatInstant } from '#domain/time/calendar.ts';
import { withLocalTimes } from '#domain/time/local-time.ts';
import { defineCommand } from '../../cli/command.ts';
import { flag, wholeNumber } from '../../cli/inputs.ts';
import { progressBar, type ProgressStream } from '../../cli/progress-bar.ts';
import { defaultDataDir, readConfig } from '../config.ts';
import { localZone } from '../device/device.ts';
import { writeLog } from '../run/log-file.ts';
import { logLine, refusalLines, reportLine, succeeded, type SyncReport } from '../sync/report.ts';
import { runOnce } from '../sync/run-once.ts';
import type { Context } from './context.ts';

const MAX_HOURS = 24 * 366;
/** Fewer days are done before anybody looks. */
const MIN_DAYS_SHOWN = 7;

export const sync = defineCommand({
  name: 'sync',
  summary: 'Collect and send once',
  inputs: {
    hours: wholeNumber('--hours <n>', 'Also collect what ActivityWatch has of the past hours', {
      min: 1,
      max: MAX_HOURS
    }),
    acceptDeletions: flag(
      '--accept-deletions',
      'Delete here too what you deleted in ActivityWatch: of the dates in status, or of the past hours'
    ),
    newDevice: flag('--new-device', 'This machine is a copy of another one: make it a device of its own')
  },
  run: async ({ hours, acceptDeletions, newDevice }, context: Context) => {
    const config = readConfig(context.readEnv(), defaultDataDir());
    const report = await runOnce({
      config,
      nowMs: context.now(),
      hours,
      acceptDeletions,
      newDevice,
      progress: showDays(process.stderr)
    });
    writeLog(config.dataDir, `${formatInstant(report.startedMs)} ${logLine(report)}`);
    printReport(report, context);
    return succeeded(report) ? 0 : 1;
  }
});

/** Draws how many days are done; undefined where nobody watches. */
export function showDays(stream: ProgressStream): ((done: number, total: number) => void) | undefined {
  if (!stream.isTTY) return undefined;
  const bar = progressBar(stream);
  return (done, total) => {
    if (total < MIN_DAYS_SHOWN) return;
    bar.update(done, total, 'days');
    if (done === total) stream.write('\n');
  };
}

/** What happened, in the order in which it matters. */
export function printReport(report: SyncReport, { print, warn }: Pick<Context, 'print' | 'warn'>): void {
  const tz = localZone();
  for (const notice of report.notices) print(withLocalTimes(notice, tz));
  print(reportLine(report));
  for (const { message } of report.problems) warn(withLocalTimes(message, tz));
  for (const line of refusalLines(report)) warn(line);
}
