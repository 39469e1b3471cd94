import { formatInstant } from '#domain/time/calendar.ts';
import { withLocalTimes } from '#domain/time/local-time.ts';
import { defineCommand } from '../../cli/command.ts';
import { flag } from '../../cli/inputs.ts';
import { defaultDataDir, isConnected, NOT_CONNECTED, readLocalConfig } from '../config.ts';
import { localZone } from '../device/device.ts';
import { pausedUntil, readPauses } from '../pause/pauses.ts';
import { TITLE_COMMANDS } from '../rules/known-rules.ts';
import { describeNewest, readTitleHistory } from '../rules/title-history.ts';
import { clock } from '../preview/preview-table.ts';
import { unclearNotice } from '../sync/collect.ts';
import { requireReadableStatus, type Status } from '../sync/status-file.ts';
import type { Context } from './context.ts';

export const status = defineCommand({
  name: 'status',
  summary: 'Show the last and the next run, what waits to be sent, and how far each day is covered',
  inputs: { json: flag('--json', 'Print JSON') },
  run: async ({ json }, { readEnv, now, print, warn }: Context) => {
    const env = readEnv();
    const { dataDir } = readLocalConfig(env, defaultDataDir());
    const found = requireReadableStatus(dataDir);
    if (found === undefined) {
      if (json) print('null');
      const nothing = `Nothing was synchronised yet (there is no status in ${dataDir}). Start with: tidesheet sync`;
      warn(isConnected(env) ? nothing : NOT_CONNECTED);
      return 1;
    }
    const shown = { ...found, next: found.next !== null && isRunning(found.next.pid) ? found.next : null };
    const untilMs = pausedUntil(readPauses(dataDir), now());
    const paused = untilMs === undefined ? null : formatInstant(untilMs);
    const titlePatterns = describeNewest(readTitleHistory(dataDir)) ?? null;
    if (json) print(JSON.stringify({ ...shown, paused, titlePatterns }));
    else
      for (const line of [...describe(shown, paused), ...describeTitles(titlePatterns)])
        print(withLocalTimes(line, localZone()));
    return 0;
  }
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** With UTC instants, as the status file has them. */
function describe(status: Status, paused: string | null): string[] {
  const { device, developer, collectFrom, lastRun, lastSuccess, next, waiting } = status;
  return [
    `Device:        ${device ?? 'not known yet'} of ${developer}`,
    `Collects from: ${collectFrom ?? 'not yet'}`,
    `Last run:      ${lastRun.at}, ${lastRun.ok ? 'successful' : 'with problems'} (${lastRun.counts})`,
    `Last success:  ${lastSuccess ?? 'none yet'}`,
    `Next run:      ${next === null ? 'none planned: "tidesheet run" is not running' : next.at}`,
    ...(paused === null ? [] : [`Paused until:  ${paused}; to continue: tidesheet resume`]),
    `Waiting:       ${waiting} documents to be sent`,
    ...lastRun.problems.map((problem) => `Problem:       ${problem}`),
    ...lastRun.notices.map((notice) => `Notice:        ${notice}`),
    ...describeUnclear(status),
    ...status.refused.map(({ id, reason, since }) => `Refused:       ${id} since ${since}: ${reason}`),
    ...describeDays(status.days)
  ];
}

/** Unless the last run has just asked. */
function describeUnclear({ unclearDates, lastRun }: Status): string[] {
  const notice = unclearNotice(unclearDates);
  return unclearDates.length === 0 || lastRun.notices.includes(notice) ? [] : [`Notice:        ${notice}`];
}

function describeDays(days: Status['days']): string[] {
  if (days.length === 0) return [];
  const lines = days.map(
    ({ date, through, active, tracked }) =>
      `  ${date}  covered to ${through}  active ${clock(active)}  tracked ${clock(tracked)}`
  );
  return ['Days (UTC):', ...lines];
}

function describeTitles(titles: NonNullable<ReturnType<typeof describeNewest>> | null): string[] {
  if (titles === null) return [];
  const patterns = `${titles.count} patterns of your organisation's rules look at them on this machine`;
  if (titles.from === '') return [`Window titles: ${patterns}; to print them: tidesheet rules show`];
  return [`Window titles: ${patterns}, changed for days from ${titles.from} (UTC) on. ${TITLE_COMMANDS}`];
}
