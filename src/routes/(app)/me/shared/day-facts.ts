/** Everything that a day's document tells besides what was done in each quarter of an hour, in sentences. */
import { sum } from 'd3-array';
import type { PersonDay } from '#domain/documents/day.ts';
import { PRIVATE } from '#domain/summarise/share-key.ts';
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
      Date.parse(through) >= Date.parse(day.end) ? 'in full' : `until ${timeOf(Date.parse(through), day.tz)}`;
    return `${device} (${exact(active)} active, reported ${reported})`;
  });
  const active = [...pairs(day.active)];
  const paused = [...pairs(day.paused)];
  const switches = sum(day.switches);
  const spans = [...triples(day.timeline)].length;
  return [
    {
      words: `That it is your day of ${wholeDate(day.date)}, from ${from} to ${timeOf(Date.parse(day.end), day.tz)} the next day, and that you are in the zone ${day.tz.replaceAll('_', ' ')}.`,
      of: ['developer', 'date', 'tz', 'start', 'end']
    },
    {
      words:
        devices.length > 0
          ? `Your machines by name: ${devices.join('; ')}.`
          : 'No machine: nothing was reported.',
      of: ['devices', 'through']
    },
    {
      words:
        active.length === 0
          ? 'That you were not active.'
          : `When you were active, to the second: ${active.length} stretches, ${exact(lengthOf(active))} in all, the first from ${at(active[0]![0])}, the last until ${at(active.at(-1)![1])}.`,
      of: ['active']
    },
    {
      words:
        spans > 0
          ? `The course of the day to the minute: ${spans} stretches, each with the app, category, project and domain that are named below.`
          : 'No course of the day to the minute.',
      of: ['timeline']
    },
    {
      words:
        switches > 0
          ? `How often the app in front changed in each quarter of an hour: ${switches} times in all.`
          : 'No changes of the app in front.',
      of: ['switches']
    },
    {
      words:
        paused.length > 0
          ? `That you had paused, and when: ${paused.map(([start, end]) => `${at(start)} to ${at(end)}`).join(', ')}. Nothing of what you did then was collected.`
          : 'No pause: you had not paused on this day.',
      of: ['paused']
    },
    {
      words: privateFact(day),
      of: ['keys', 'cells', 'why']
    },
    {
      words: `Which version of the rules gave the categories: ${day.rules.slice(0, 'sha256:'.length + 8)}…`,
      of: ['rules']
    }
  ];
}

function privateFact({ keys, cells }: PersonDay): string {
  const seconds = sum(triples(cells), ([, key, value]) => (keys[key]![1] === PRIVATE ? value : 0));
  return seconds > 0
    ? `${exact(seconds)} of private time: how much and in which quarter of an hour, with nothing of what it was.`
    : 'No private time: nothing of this day is marked as hidden.';
}

const lengthOf = (spans: readonly (readonly [number, number])[]) => sum(spans, ([start, end]) => end - start);
