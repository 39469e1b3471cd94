/** A day for reading in a terminal. */
import type { DeviceDay, PersonDay } from '#domain/documents/day.ts';
import { totalsBy, trackedSeconds, type Field } from '#domain/metrics/totals.ts';
import { withLocalTimes } from '#domain/time/local-time.ts';
import { totalLength } from '#domain/time/spans.ts';
import { pairs } from '#domain/time/slots.ts';

const NAME_WIDTH = 44;
const SECTIONS: [title: string, field: Field][] = [
  ['Apps', 'app'],
  ['Categories', 'category'],
  ['Projects', 'project'],
  ['Domains', 'domain']
];

/** The lines of a table: totals per app, category, project and domain, and what leaves the machine. */
export function previewTable(day: PersonDay, documents: readonly DeviceDay[]): string[] {
  const active = totalLength(pairs(day.active));
  const sections = SECTIONS.flatMap(([title, field]) => sectionOf(title, totalsBy(field, [day])));
  const bytes = documents.reduce((sum, document) => sum + JSON.stringify(document).length, 0);
  const ids = documents.map(({ _id }) => _id).join(' and ');
  return [
    `${day.date}, ${withLocalTimes(`${day.start} to ${day.end}`, day.tz)} (${day.tz})`,
    `Active ${clock(active)}, tracked ${clock(trackedSeconds(day))}`,
    ...sections,
    '',
    `What leaves this machine: the seconds above by quarter of an hour, ${kilobytes(bytes)} in all, as ${ids}.`,
    'What never leaves: window titles, addresses of pages, names and paths of files.'
  ];
}

function sectionOf(title: string, totals: Map<string, number>): string[] {
  const rows = [...totals].filter(([name]) => name !== '');
  if (rows.length === 0) return [];
  return ['', title, ...rows.map(([name, seconds]) => `  ${fit(name)} ${clock(seconds)}`)];
}

function fit(name: string): string {
  const plain = name.replace(/\p{Cc}/gu, ' ');
  return (plain.length > NAME_WIDTH ? `${plain.slice(0, NAME_WIDTH - 1)}…` : plain).padEnd(NAME_WIDTH);
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

/** `7:04:09`, hours first. */
export function clock(seconds: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${String(hours).padStart(3)}:${two(minutes)}:${two(seconds % 60)}`;
}
