/** One made-up day of work, in the format of a person day. */
import type { CellKey, PersonDay } from '#domain/documents/day.ts';
import type { Random } from '../../../demo/activitywatch/day/random.ts';

export const PROJECTS = [
  'payments-api',
  'web-dashboard',
  'mobile-app',
  'infra',
  'docs-site',
  'search'
] as const;

/** What people do, and how often: app, category, whether in a project, domain. */
const ACTIVITIES: Record<string, { often: number; minutes: [number, number]; app: string; domain?: string }> =
  {
    'Work > Programming': { often: 9, minutes: [8, 70], app: 'Code' },
    'Work > Code review': { often: 3, minutes: [5, 30], app: 'Google Chrome', domain: 'github.com' },
    'Work > Terminal': { often: 3, minutes: [2, 15], app: 'Terminal' },
    'Comms > IM': { often: 4, minutes: [1, 12], app: 'Slack' },
    'Comms > Meetings': { often: 1, minutes: [20, 60], app: 'Zoom' },
    'Media > Video': { often: 1, minutes: [2, 20], app: 'Google Chrome', domain: 'youtube.com' },
    Uncategorized: { often: 1, minutes: [1, 6], app: 'Preview' }
  };

/** From some time in the morning for about eight hours, with a lunch in between, up to `untilMinute` of the day. */
export function workOf(random: Random, index: number, untilMinute: number) {
  const keys: CellKey[] = [];
  const day = {
    cells: [] as number[],
    timeline: [] as number[],
    active: [] as number[],
    switches: [] as number[]
  };
  const often = Object.fromEntries(Object.entries(ACTIVITIES).map(([name, doing]) => [name, doing.often]));
  let minute = 60 * (4 + (index % 3)) + random.integer(-30, 60);
  const end = Math.min(untilMinute, minute + random.integer(420, 570));
  const lunch = minute + random.integer(200, 270);
  while (minute < end) {
    if (minute >= lunch && minute < lunch + 45) minute = lunch + 45;
    const category = random.weighted(often);
    const { minutes, app, domain = '' } = ACTIVITIES[category]!;
    const stop = Math.min(end, minute + Math.round(random.skewed(...minutes)));
    const project = category.startsWith('Work')
      ? PROJECTS[(index + random.integer(0, 2)) % PROJECTS.length]!
      : '';
    const known = keys.findIndex((key) => key[1] === category && key[2] === project);
    const key = known >= 0 ? known : keys.push([app, category, project, domain]) - 1;
    if (stop > minute) addSpan(day, minute, stop, key);
    minute = stop + (random.chance(0.2) ? random.integer(1, 12) : 0);
  }
  return { keys, why: keys.map((): PersonDay['why'][number] => ['sample', '']), ...day };
}

function addSpan(
  day: Pick<PersonDay, 'cells' | 'timeline' | 'active' | 'switches'>,
  start: number,
  end: number,
  key: number
): void {
  day.timeline.push(start, end, key);
  if (day.active.at(-1) === start * 60) day.active[day.active.length - 1] = end * 60;
  else day.active.push(start * 60, end * 60);
  for (let slot = Math.floor(start / 15); slot * 15 < end; slot++) {
    const seconds = 60 * (Math.min(end, slot * 15 + 15) - Math.max(start, slot * 15));
    day.cells.push(slot, key, seconds);
    while (day.switches.length <= slot) day.switches.push(0);
  }
  day.switches[Math.floor(start / 15)] = (day.switches[Math.floor(start / 15)] ?? 0) + 1;
}
