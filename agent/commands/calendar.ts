import { formatLocalTime } from '#domain/time/local-time.ts';
import { defineCommand } from '../../cli/command.ts';
import { flag } from '../../cli/inputs.ts';
import { hintsOf, hintWindow } from '../calendar/hints.ts';
import type { CalendarEvent } from '../calendar/expand-event.ts';
import { parseCalendar } from '../calendar/parse-calendar.ts';
import { readCalendar } from '../calendar/read-calendar.ts';
import { defaultDataDir, readLocalConfig } from '../config.ts';
import type { Context } from './context.ts';

export const calendar = defineCommand({
  name: 'calendar',
  summary: 'Show the events of your calendar and what of them leaves this machine',
  description: 'Titles are shown here and never leave this machine. Nothing is sent or written.',
  inputs: { json: flag('--json', 'Print JSON: events with titles, and the documents that are sent') },
  run: async ({ json }, { readEnv, now, print }: Context) => {
    const { calendar: source, developer = 'preview' } = readLocalConfig(readEnv(), defaultDataDir());
    if (source === undefined) {
      print('No calendar is set: CALENDAR names a file (ICS), or an https address.');
      return 0;
    }
    const window = hintWindow(now());
    const { events, leftOut } = parseCalendar(await readCalendar(source), window);
    if (json) {
      const documents = [...hintsOf(events, { developer, device: 'this-machine' }).values()];
      print(JSON.stringify({ events, documents, leftOut }));
      return 0;
    }
    for (const event of events) print(describe(event, window.tz));
    if (events.length === 0) print(`No events from ${window.from} to ${window.to}.`);
    if (leftOut > 0) print(`${leftOut} events could not be read, or repeat too often, and were left out.`);
    print('Start, end, whether it is busy, and a hash are sent; titles and events of whole days are not.');
    return 0;
  }
});

function describe({ startMs, endMs, days, busy, title }: CalendarEvent, tz: string): string {
  // What somebody else wrote must not control the terminal.
  const name = title.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 200);
  if (startMs === undefined || endMs === undefined) {
    const [first, last] = days ?? ['', ''];
    const until = first === last ? '' : ` to ${last}`;
    return `${first}${until}  whole days, not sent  ${name}`;
  }
  return `${formatLocalTime(startMs, tz)} to ${formatLocalTime(endMs, tz)}  ${busy ? 'busy' : 'free'}  ${name}`;
}
