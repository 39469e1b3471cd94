/** Device days as an agent writes them, about 4 kB each: `day:<date>:devbox-<n>`. */
import { dayId } from '#domain/documents/day.ts';

export type DeviceDay = { _id: string; type: 'day'; v: 1; [member: string]: unknown };

const APPS = ['Code', 'Google Chrome', 'Terminal', 'Slack', 'Figma', 'Zoom', 'Mail', 'Finder'];
const CATEGORIES = ['Work > Programming', 'Media > Video', 'Comms', 'Work > Design', 'Uncategorized'];
const SLOTS_WORKED = 40;

/** The day `number` of a developer; the same call always gives the same document. */
export function makeDeviceDay(developer: string, number: number): DeviceDay {
  const date = new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);
  const keys = Array.from({ length: 24 }, (_, i) => [
    APPS[i % APPS.length],
    CATEGORIES[i % CATEGORIES.length],
    i % 3 === 0 ? `project-${(number + i) % 7}` : '',
    i % 4 === 1 ? `site-${(number * 7 + i) % 40}.example` : ''
  ]);
  const cells = Array.from({ length: SLOTS_WORKED * 5 }, (_, i) => [
    32 + Math.floor(i / 5),
    (i * 7 + number) % keys.length,
    30 + ((i * 37 + number) % 150)
  ]).flat();
  const timeline = Array.from({ length: 90 }, (_, i) => [480 + i * 6, 485 + i * 6, i % keys.length]).flat();
  return {
    _id: dayId(date, `${developer}-${number}`),
    type: 'day',
    v: 1,
    developer,
    device: `${developer}-devbox`,
    date,
    tz: 'Europe/Berlin',
    keys,
    why: keys.map((_, i) => [`rule-${i % 9}`, i % 2 === 0 ? 'editor' : '']),
    cells,
    active: [28_800, 43_200, 46_800, 64_800],
    timeline,
    switches: Array.from({ length: 96 }, (_, i) => (i + number) % 9),
    paused: [],
    through: `${date}T18:00:00Z`,
    rules: `sha256:${'0'.repeat(64)}`,
    agent: '1.0.0',
    source: { activitywatch: 'v0.13.2', buckets: [`aw-watcher-window_${developer}`], events: 3000 + number }
  };
}

export const makeDeviceDays = (developer: string, count: number) =>
  Array.from({ length: count }, (_, number) => makeDeviceDay(developer, number));
