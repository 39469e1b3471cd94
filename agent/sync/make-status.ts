/** The status that a synchronisation leaves behind. */
import { trackedSeconds } from '#domain/metrics/totals.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { totalLength } from '#domain/time/spans.ts';
import { pairs } from '#domain/time/slots.ts';
import { listLocalDevices, listNewestDays } from '../collect/stored-days.ts';
import type { Status } from '../status-file.ts';
import type { Store } from '../store.ts';
import { AGENT_VERSION } from '../version.ts';
import { reportLine, succeeded, type SyncReport } from './report.ts';

const SHOWN_DAYS = 14;

export async function makeStatus(
  store: Store,
  developer: string,
  report: SyncReport,
  before: Status | undefined
): Promise<Status> {
  const devices = await listLocalDevices(store.pouch);
  const name = report.device ?? before?.device ?? devices[0]?.device ?? null;
  const days = name === null ? [] : await listNewestDays(store.pouch, name, SHOWN_DAYS);
  const { refused } = await store.readState();
  return {
    agent: AGENT_VERSION,
    developer,
    device: name,
    collectFrom: devices.find(({ device }) => device === name)?.collectFrom ?? null,
    lastRun: describeRun(report),
    lastSuccess: succeeded(report) ? formatInstant(report.startedMs) : (before?.lastSuccess ?? null),
    next: null,
    waiting: report.waiting,
    refused: Object.entries(refused).map(([id, refusal]) => ({ id, ...refusal })),
    days: days.map((day) => ({
      date: day.date,
      through: day.through,
      active: totalLength(pairs(day.active)),
      tracked: trackedSeconds(day)
    }))
  };
}

export function describeRun(report: SyncReport): Status['lastRun'] {
  return {
    at: formatInstant(report.startedMs),
    ok: succeeded(report),
    counts: reportLine(report),
    problems: report.problems.map(({ message }) => message),
    notices: report.notices
  };
}
