/** Everything that a day's document contains besides the activity in its slots, as sentences. */
import { sum } from 'd3-array';
import { type PersonDay, SLOT_SECONDS } from '#domain/documents/day.ts';
import { PRIVATE } from '#domain/categorise/category-path.ts';
import { pairs, triples } from '#domain/time/slots.ts';
import { timeOf, wholeDate } from '#lib/ui/dates.ts';
import { exact } from '#lib/ui/durations.ts';

/** A sentence, and the fields of the document that it is about. */
export type DayFact = { words: string; of: readonly (keyof PersonDay)[] };

export function dayFacts(day: PersonDay): DayFact[] {
  const at = (seconds: number) => timeOf(Date.parse(day.start) + seconds * 1000, day.tz);
  const from = timeOf(Date.parse(day.start), day.tz);
  const devices = day.devices.map(({ device, through, active }) => {
    const reported =
      Date.parse(through) >= Date.parse(day.end) ? 'in full' : `up to ${timeOf(Date.parse(through), day.tz)}`;
    return `${device} (${exact(active)} active, reported ${reported})`;
  });
  const active = [...pairs(day.active)];
  const isWhole = day.timeline.length === 0 && day.active.every((at) => at % SLOT_SECONDS === 0);
  const paused = [...pairs(day.paused)];
  const gaps = [...pairs(day.gaps ?? [])];
  const switches = sum(day.switches);
  const spans = [...triples(day.timeline)].length;
  return [
    {
      words: `The date, ${wholeDate(day.date)}, from ${from} to ${timeOf(Date.parse(day.end), day.tz)} the next day, and your time zone, ${day.tz.replaceAll('_', ' ')}.`,
      of: ['developer', 'date', 'tz', 'start', 'end']
    },
    {
      words:
        devices.length > 0
          ? `Your machines by name: ${devices.join('; ')}.`
          : 'No machines: nothing was reported.',
      of: ['devices', 'through']
    },
    {
      words:
        active.length === 0
          ? 'That you were not active.'
          : `When you were active, ${isWhole ? 'in steps of 15 minutes' : 'to the second'}: ${stretches(active.length)}, ${exact(lengthOf(active))} in total, the first from ${at(active[0]![0])}, the last until ${at(active.at(-1)![1])}.`,
      of: ['active']
    },
    {
      words:
        spans > 0
          ? `A timeline to the minute: ${stretches(spans)}, each with the app, category, project and domain listed below.`
          : 'No timeline.',
      of: ['timeline']
    },
    {
      words:
        switches > 0
          ? `How often you switched apps in each 15 minutes: ${switches} ${switches === 1 ? 'time' : 'times'} in total.`
          : 'No switches between apps.',
      of: ['switches']
    },
    {
      words:
        paused.length > 0
          ? `When you had paused: ${paused.map(([start, end]) => `${at(start)} to ${at(end)}`).join(', ')}. Nothing was collected during that time.`
          : 'No pauses on this day.',
      of: ['paused']
    },
    {
      words:
        gaps.length > 0
          ? `When a watcher of ActivityWatch was not running: ${gaps.map(([start, end]) => `${at(start)} to ${at(end)}`).join(', ')}.`
          : 'No times without a watcher of ActivityWatch.',
      of: ['gaps']
    },
    {
      words: untimedFact(day),
      of: ['untimed']
    },
    {
      words: privateFact(day),
      of: ['keys', 'cells', 'why']
    },
    {
      words: `The version of the rules that gave the categories: ${day.rules.slice(0, 'sha256:'.length + 8)}…`,
      of: ['rules']
    }
  ];
}

function privateFact({ keys, cells }: PersonDay): string {
  const seconds = sum(triples(cells), ([, key, value]) => (keys[key]![1] === PRIVATE ? value : 0));
  return seconds > 0
    ? `${exact(seconds)} of private time: how much and in which 15 minutes, but not what it was.`
    : 'No private time on this day.';
}

function untimedFact({ untimed = [] }: PersonDay): string {
  const seconds = sum(pairs(untimed), ([, value]) => value);
  return seconds > 0
    ? `${exact(seconds)} that you entered without a time of day.`
    : 'No time that was entered without a time of day.';
}

const stretches = (count: number) => `${count} ${count === 1 ? 'period' : 'periods'}`;

const lengthOf = (spans: readonly (readonly [number, number])[]) => sum(spans, ([start, end]) => end - start);
