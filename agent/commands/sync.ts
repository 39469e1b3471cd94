import { parseArgs } from 'node:util';
import { formatInstant } from '#domain/time/calendar.ts';
import { readConfig } from '../config.ts';
import { defaultDataDir } from '../environment.ts';
import { writeLog } from '../log/log-file.ts';
import { UsageProblem } from '../problems.ts';
import { logLine, reportLine, succeeded, type SyncReport } from '../sync/report.ts';
import { runOnce } from '../sync/run-once.ts';
import type { Command, Context } from './command.ts';
import { showProgress } from './progress-bar.ts';

const MOST_HOURS = 24 * 366;

export const sync: Command = {
  name: 'sync',
  usage: '[--hours N]',
  summary: 'Collects and sends once; with --hours also what ActivityWatch has of so many hours back.',
  run: async (args, context) => {
    const hours = readHours(args);
    const config = readConfig(context.readEnv(), defaultDataDir());
    const report = await runOnce({
      config,
      nowMs: context.now(),
      hours,
      progress: showProgress(process.stderr)
    });
    writeLog(config.dataDir, `${formatInstant(report.startedMs)} ${logLine(report)}`);
    tell(report, context);
    return succeeded(report) ? 0 : 1;
  }
};

function readHours(args: string[]): number | undefined {
  const { values } = parseArgs({ args, options: { hours: { type: 'string' } } });
  if (values.hours === undefined) return undefined;
  const hours = Number(values.hours);
  if (/^\d+$/.test(values.hours) && hours >= 1 && hours <= MOST_HOURS) return hours;
  throw new UsageProblem(`--hours takes a whole number from 1 to ${MOST_HOURS}, not "${values.hours}".`);
}

/** What happened, in the order in which it matters. */
export function tell(report: SyncReport, { print, warn }: Pick<Context, 'print' | 'warn'>): void {
  for (const notice of report.notices) print(notice);
  print(reportLine(report));
  for (const { message } of report.problems) warn(message);
  if (report.refused > 0) {
    warn(
      `The server refused ${report.refused} documents; they are offered again next time. See tidesheet status.`
    );
  }
}
