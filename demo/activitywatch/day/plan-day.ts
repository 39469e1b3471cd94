/** The course of one person's day, whatever machines they use. */
import type { Person } from '../people/people.ts';
import { fillTime, MINUTE_MS, type Block, type Occupation } from './fill-time.ts';
import { dayBounds, isWeekend, localHourMs } from './local-day.ts';
import { seededRandom, type Random } from './random.ts';

const HOLIDAYS = ['01-01', '05-01', '12-25', '12-26'];
const EVENING_HOUR = 21;

interface Appointment {
  occupation: Occupation;
  startMs: number;
  endMs: number;
}

function appointments(person: Person, date: string, random: Random): Appointment[] {
  const { rhythm, zone } = person;
  const at = (occupation: Occupation, hour: number, minutes: number): Appointment => {
    const startMs = localHourMs(date, hour, zone);
    return { occupation, startMs, endMs: startMs + minutes * MINUTE_MS };
  };
  const lunch = at(
    'away',
    rhythm.lunchHour + random.integer(-2, 4) / 12,
    rhythm.lunchMinutes + random.integer(-10, 20)
  );
  const standup = at('meeting', rhythm.standupHour, random.integer(12, 25));
  const others = Array.from({ length: random.integer(0, person.role === 'lead' ? 3 : 1) }, () =>
    at('meeting', rhythm.lunchHour + 1 + random.integer(1, 8) / 2, random.pick([30, 45, 60]))
  );
  return [lunch, standup, ...others].sort((a, b) => a.startMs - b.startMs);
}

function workday(person: Person, date: string, random: Random): Block[] {
  const startMs =
    localHourMs(date, person.rhythm.startHour, person.zone) + random.integer(-15, 25) * MINUTE_MS;
  const hours = random.chance(0.06) ? person.rhythm.dayHours / 2 : person.rhythm.dayHours;
  const endMs = startMs + Math.round(hours * 60 + random.integer(-25, 40)) * MINUTE_MS;
  const blocks: Block[] = [];
  let atMs = startMs;
  for (const appointment of appointments(person, date, random)) {
    if (appointment.startMs < atMs || appointment.endMs > endMs) continue;
    blocks.push(...fillTime(person, random, atMs, appointment.startMs));
    blocks.push({ ...appointment, project: random.weighted(person.projects), afterHours: false });
    atMs = appointment.endMs;
  }
  return [...blocks, ...fillTime(person, random, atMs, endMs)];
}

function session(person: Person, date: string, hour: number, random: Random): Block[] {
  const startMs = localHourMs(date, hour, person.zone) + random.integer(0, 60) * MINUTE_MS;
  return fillTime(person, random, startMs, startMs + random.integer(35, 100) * MINUTE_MS, true);
}

function ordinaryDay(person: Person, date: string, random: Random): Block[] {
  if (isWeekend(date))
    return random.chance(0.12) ? session(person, date, random.integer(10, 19), random) : [];
  if (HOLIDAYS.includes(date.slice(5)) || random.chance(0.03)) return [];
  const evening = random.chance(person.rhythm.eveningShare)
    ? session(person, date, EVENING_HOUR, random)
    : [];
  return [...workday(person, date, random), ...evening];
}

function until(blocks: Block[], endMs: number): Block[] {
  return blocks
    .filter((block) => block.startMs < endMs)
    .map((block) => ({ ...block, endMs: Math.min(block.endMs, endMs) }));
}

/**
 * Blocks in order, without overlaps, all within the person's day from 04:00 to 04:00; none on a day off.
 * With `keepWorkingFromMs` the rest of the day from that instant is spent working.
 */
export function planDay(person: Person, date: string, seed: string, keepWorkingFromMs?: number): Block[] {
  const bounds = dayBounds(date, person.zone);
  const blocks = ordinaryDay(person, date, seededRandom(seed, person.id, date, 'plan'));
  if (keepWorkingFromMs === undefined || keepWorkingFromMs >= bounds.endMs) return blocks;
  const fromMs = Math.max(keepWorkingFromMs, bounds.startMs);
  const more = fillTime(person, seededRandom(seed, person.id, date, 'more'), fromMs, bounds.endMs);
  return [...until(blocks, fromMs), ...more];
}
