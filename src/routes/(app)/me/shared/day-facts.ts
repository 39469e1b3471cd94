/** Everything that a day's document contains besides the activity in its slots, as sentences. */
import { countOf } from '#lib/ui/counts.ts';
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
      words: sessionsFact(day),
      of: ['sessions']
    },
    {
      words: withheldFact(day),
      of: ['withheld']
    },
    {
      words:
        switches > 0
          ? `How often you switched apps in each 15 minutes: ${countOf(switches, 'time')} in total.`
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

function sessionsFact({ sessions }: PersonDay): string {
  if (!sessions) return 'No list of focus sessions: they follow from the timeline.';
  const found = [...triples(sessions)];
  return found.length > 0
    ? `Your focus sessions: ${found.length}, each from when to when, ${exact(sum(found, ([, , minutes]) => minutes) * 60)} in focus in total.`
    : 'No focus sessions.';
}

const WITHHELD_LABELS: Record<NonNullable<PersonDay['withheld']>[number], string> = {
  sites: 'domains of web pages',
  interruptions: 'what interrupted your focus, with the timeline',
  distractions: 'apps and domains of distracting categories'
};

function withheldFact({ withheld = [] }: PersonDay): string {
  const names = new Intl.ListFormat('en-GB').format(withheld.map((name) => WITHHELD_LABELS[name]));
  return names === ''
    ? 'Your organisation withholds nothing of it from managers.'
    : `What your organisation leaves to you, and is not in it: ${names}.`;
}

function untimedFact({ untimed = [] }: PersonDay): string {
  const seconds = sum(pairs(untimed), ([, value]) => value);
  return seconds > 0
    ? `${exact(seconds)} that you entered without a time of day.`
    : 'No time that was entered without a time of day.';
}

const stretches = (count: number) => countOf(count, 'period');

const lengthOf = (spans: readonly (readonly [number, number])[]) => sum(spans, ([start, end]) => end - start);
