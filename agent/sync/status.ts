/** What the status file says after a synchronisation. */
import { trackedSeconds } from '#domain/metrics/totals.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { pairs } from '#domain/time/slots.ts';
import { totalLength } from '#domain/time/spans.ts';
import { listLocalDevices, listNewestDays } from '../collect/stored-documents.ts';
import type { Store } from '../store.ts';
import { AGENT_VERSION } from '../version.ts';
import { succeeded, type SyncReport } from './report.ts';
import { describeRun, type Status } from './status-file.ts';

const SHOWN_DAYS = 14;

export type StatusFacts = {
  store: Store;
  developer: string;
  report: SyncReport;
  /** What the last synchronisation left. */
  before: Status | undefined;
};

export async function makeStatus({ store, developer, report, before }: StatusFacts): Promise<Status> {
  const devices = await listLocalDevices(store.pouch);
  const name = report.device ?? before?.device ?? devices[0]?.device ?? null;
  const days = name === null ? [] : await listNewestDays(store.pouch, name, SHOWN_DAYS);
  const { refused, unclearDates } = await store.readState();
  return {
    agent: AGENT_VERSION,
    developer,
    device: name,
    collectFrom: devices.find(({ device }) => device === name)?.collectFrom ?? null,
    lastRun: describeRun(report),
    lastSuccess: succeeded(report) ? formatInstant(report.startedMs) : (before?.lastSuccess ?? null),
    next: null,
    waiting: report.waiting,
    unclearDates,
    refused: Object.entries(refused).map(([id, refusal]) => ({ id, ...refusal })),
    days: days.map((day) => ({
      date: day.date,
      through: day.through,
      active: totalLength(pairs(day.active)),
      tracked: trackedSeconds(day)
    }))
  };
}
