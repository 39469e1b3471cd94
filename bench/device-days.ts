/** Device days as an agent writes them: `day:<date>:<developer>-devbox`, as large as recorded ones. */
import { dayId } from '#domain/documents/day.ts';
import { dayContent } from './day-content.ts';

export type DeviceDay = { _id: string; type: 'day'; v: 1; [member: string]: unknown };

/** The day `number` of a developer; the same call always gives the same document. */
export function makeDeviceDay(developer: string, number: number): DeviceDay {
  const date = new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);
  return {
    _id: dayId(date, `${developer}-devbox`),
    type: 'day',
    v: 1,
    developer,
    device: `${developer}-devbox`,
    date,
    tz: 'Europe/Berlin',
    ...dayContent(seedOf(developer), number),
    paused: [],
    through: `${date}T18:00:00Z`,
    rules: `sha256:${'0'.repeat(64)}`,
    agent: '1.0.0',
    source: { activitywatch: 'v0.13.2', buckets: [`aw-watcher-window_${developer}`], events: 3000 + number }
  };
}

export const makeDeviceDays = (developer: string, count: number) =>
  Array.from({ length: count }, (_, number) => makeDeviceDay(developer, number));

const seedOf = (name: string) =>
  [...name].reduce((seed, character) => (seed * 31 + character.charCodeAt(0)) % 65_521, 7);
