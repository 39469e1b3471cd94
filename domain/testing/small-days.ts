/** Small inputs for tests of summarising: buckets of a few events on 27 October 2026 (UTC). */
import * as v from 'valibot';
import type { Bucket } from '../activitywatch/bucket.ts';
import { parseEvents } from '../activitywatch/event.ts';
import { compileRules } from '../categorise/compile-rules.ts';
import { DeviceDay } from '../documents/day.ts';
import type { Rules } from '../documents/rules.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import type { DayInput, FetchedBucket } from '../summarise/day-input.ts';
import { summariseDay } from '../summarise/summarise-day.ts';

export const DATE = '2026-10-27';
export const MIDNIGHT_MS = Date.UTC(2026, 9, 27);

/** Time of day, duration in seconds, data. */
export type EventRow = [time: string, seconds: number, data: Record<string, unknown>];

export function bucketOf(
  type: string,
  rows: readonly EventRow[],
  given: Partial<Bucket> = {}
): FetchedBucket {
  const bucket: Bucket = {
    id: `aw-watcher-${type}_devbox-01`,
    type,
    client: 'aw-watcher',
    hostname: 'devbox-01',
    created: null,
    last_updated: null,
    metadata: undefined,
    data: undefined,
    ...given
  };
  const events = rows.map(([time, duration, data]) => ({
    timestamp: time.includes('T') ? time : `${DATE}T${time}Z`,
    duration,
    data
  }));
  return { bucket, events: parseEvents(events).events };
}

export const windows = (...rows: EventRow[]) => bucketOf('currentwindow', rows);
export const presence = (...rows: [time: string, seconds: number, status?: string][]) =>
  bucketOf(
    'afkstatus',
    rows.map(([time, seconds, status = 'not-afk']) => [time, seconds, { status }])
  );
export const chromeTabs = (...rows: EventRow[]) =>
  bucketOf('web.tab.current', rows, { id: 'aw-watcher-web-chrome_devbox-01' });
export const vscode = (...rows: EventRow[]) =>
  bucketOf('app.editor.activity', rows, { client: 'aw-watcher-vscode' });

/** A whole day of these buckets, with the default rules but for what is given. */
export function dayInput(
  buckets: FetchedBucket[],
  { rules, ...given }: Partial<Omit<DayInput, 'rules'>> & { rules?: Partial<Rules> } = {}
): DayInput {
  return {
    developer: 'john_doe',
    device: 'devbox-01',
    hostname: 'devbox-01',
    tz: 'Europe/Berlin',
    date: DATE,
    buckets,
    rules: compileRules({ ...DEFAULT_RULES, ...rules }),
    fromMs: 0,
    throughMs: Date.UTC(2026, 10, 1),
    paused: [],
    agent: '1.0.0',
    activitywatch: 'v0.13.2',
    ...given
  };
}

export const code = { app: 'Code', title: 'a.ts - infra - Visual Studio Code' };
export const chrome = { app: 'Google-chrome', title: 'A page - Google Chrome' };
export const slack = { app: 'Slack', title: 'general (Channel)' };
/** The document of a day, checked against its schema. */
export const day = (...given: Parameters<typeof dayInput>) =>
  v.parse(DeviceDay, summariseDay(dayInput(...given)));
/** Seconds of all cells. */
export const total = ({ cells }: DeviceDay) =>
  cells.reduce((sum, value, index) => sum + (index % 3 === 2 ? value : 0), 0);

/** Rows of slot, app, seconds. */
export const apps = ({ cells, keys }: DeviceDay) =>
  Array.from({ length: cells.length / 3 }, (_, row) => [
    cells[3 * row],
    keys[cells[3 * row + 1] ?? -1]?.[0],
    cells[3 * row + 2]
  ]);
