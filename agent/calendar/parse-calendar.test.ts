import { describe, expect, it } from 'vitest';
import { CalendarError } from './calendar-error.ts';
import { parseCalendar } from './parse-calendar.ts';

const WINDOW = { from: '2026-10-01', to: '2026-11-30', tz: 'Europe/Berlin' };

const calendar = (...events: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', ...events, 'END:VCALENDAR'].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');

const BERLIN = (name: string, value: string) => `${name};TZID=Europe/Berlin:${value}`;

const SERIES = [
  event(
    'UID:series',
    'SUMMARY:Weekly',
    BERLIN('DTSTART', '20261019T090000'),
    BERLIN('DTEND', '20261019T093000'),
    'RRULE:FREQ=WEEKLY;COUNT=3',
    BERLIN('EXDATE', '20261026T090000')
  ),
  event(
    'UID:series',
    'SUMMARY:Weekly, later',
    BERLIN('RECURRENCE-ID', '20261102T090000'),
    BERLIN('DTSTART', '20261102T110000'),
    BERLIN('DTEND', '20261102T113000')
  )
];
const HOLIDAY = event('UID:unity', 'SUMMARY:Unity', 'DTSTART;VALUE=DATE:20201003', 'RRULE:FREQ=YEARLY');
const CANCELLED = event('UID:off', 'STATUS:CANCELLED', 'DTSTART:20261020T080000Z', 'DTEND:20261020T090000Z');

const startsOf = (text: string, window = WINDOW) =>
  parseCalendar(text, window).events.map(({ startMs, days }) =>
    startMs === undefined ? days : new Date(startMs).toISOString().slice(0, 16)
  );

describe('a calendar', () => {
  it('has moved and excluded instances, whole days and nothing that was cancelled', () => {
    expect(startsOf(calendar(...SERIES, HOLIDAY, CANCELLED))).toEqual([
      ['2026-10-03', '2026-10-03'],
      '2026-10-19T07:00',
      '2026-11-02T10:00'
    ]);
    const twice = calendar(...SERIES, HOLIDAY, CANCELLED, ...SERIES, HOLIDAY);
    expect(startsOf(twice)).toEqual(startsOf(calendar(...SERIES, HOLIDAY)));
    expect(startsOf(`${calendar(...SERIES)}\r\n${calendar(HOLIDAY)}`)).toHaveLength(3);
  });

  it('is read in time where one event has very many versions', () => {
    const moved = Array.from({ length: 20_000 }, (_, index) => {
      const at = new Date(Date.parse('2026-10-05T08:00:00Z') + index * 60_000).toISOString();
      const stamp = `${at.slice(0, 19).replace(/[-:]/g, '')}Z`;
      return event('UID:many', `RECURRENCE-ID:${stamp}`, `DTSTART:${stamp}`, 'DURATION:PT1M');
    });
    const startedMs = process.cpuUsage().user;
    parseCalendar(calendar(...moved, HOLIDAY), WINDOW);
    expect((process.cpuUsage().user - startedMs) / 1e6).toBeLessThan(8);
  });

  it('has an instance that was moved into the days from outside, and not one moved out', () => {
    const moved = (from: string, to: string) =>
      calendar(
        event('UID:m', 'DTSTART:20260901T080000Z', 'DTEND:20260901T083000Z', 'RRULE:FREQ=MONTHLY'),
        event('UID:m', `RECURRENCE-ID:${from}`, `DTSTART:${to}`, 'DURATION:PT1H')
      );
    expect(startsOf(moved('20270301T080000Z', '20261110T080000Z'))).toEqual([
      '2026-10-01T08:00',
      '2026-11-01T08:00',
      '2026-11-10T08:00'
    ]);
    expect(startsOf(moved('20261001T080000Z', '20270110T080000Z'))).toEqual(['2026-11-01T08:00']);
  });

  it('cancels one instance', () => {
    const off = event(
      'UID:series',
      BERLIN('RECURRENCE-ID', '20261019T090000'),
      'STATUS:CANCELLED',
      BERLIN('DTSTART', '20261019T090000')
    );
    expect(startsOf(calendar(SERIES[0]!, off))).toEqual(['2026-11-02T08:00']);
  });

  it.each([
    ['Europe/Berlin', '07:00'],
    ['W. Europe Standard Time', '07:00'],
    ['/freeassociation.sourceforge.net/Europe/Berlin', '07:00'],
    ['Eastern Standard Time', '13:00'],
    ['Nowhere/At all', '07:00']
  ])('reads the clock of %s', (tzid, utc) => {
    const one = event(
      'UID:z',
      `DTSTART;TZID="${tzid}":20261019T090000`,
      `DTEND;TZID="${tzid}":20261019T100000`
    );
    expect(startsOf(calendar(one))).toEqual([`2026-10-19T${utc}`]);
  });

  it('reads a zone that only the calendar describes, and times without a zone', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Our office',
      'BEGIN:STANDARD',
      'DTSTART:16010101T000000',
      'TZOFFSETFROM:+0530',
      'TZOFFSETTO:+0530',
      'END:STANDARD',
      'END:VTIMEZONE'
    ].join('\r\n');
    const office = event('UID:o', 'DTSTART;TZID=Our office:20261019T090000', 'DURATION:PT1H');
    const floating = event('UID:f', 'DTSTART:20261019T090000', 'DURATION:PT1H');
    expect(startsOf(calendar(zone, office, floating))).toEqual(['2026-10-19T03:30', '2026-10-19T07:00']);
    expect(startsOf(calendar(floating), { ...WINDOW, tz: 'Asia/Tokyo' })).toEqual(['2026-10-19T00:00']);
  });

  it('tells busy from free and tentative time', () => {
    const given = (line: string) =>
      parseCalendar(calendar(event('UID:b', 'DTSTART:20261019T080000Z', 'DURATION:PT1H', line)), WINDOW)
        .events[0]?.busy;
    expect(given('TRANSP:OPAQUE')).toBe(true);
    for (const line of ['TRANSP:TRANSPARENT', 'STATUS:TENTATIVE', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE'])
      expect(given(line)).toBe(false);
  });

  it('keeps the clock time across a change of clocks', () => {
    const daily = event(
      'UID:d',
      BERLIN('DTSTART', '20261024T090000'),
      'DURATION:PT15M',
      'RRULE:FREQ=DAILY;COUNT=2'
    );
    expect(startsOf(calendar(daily))).toEqual(['2026-10-24T07:00', '2026-10-25T08:00']);
  });

  it.each([
    ['every second', 'DTSTART:19700101T000000Z', 'RRULE:FREQ=SECONDLY'],
    ['a date that does not exist', 'DTSTART:20200101T000000Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
    ['never, by the second', 'DTSTART:20200101T000000Z', 'RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30'],
    ['never', 'DTSTART:20200101T000000Z', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31'],
    ['a rule that is none', 'DTSTART:20200101T000000Z', 'RRULE:FREQ=SOMETIMES'],
    ['no start', 'SUMMARY:x', 'RRULE:FREQ=DAILY']
  ])('leaves out what repeats %s, and has the rest', (_, ...lines) => {
    const started = Date.now();
    const parsed = parseCalendar(calendar(event('UID:bad', 'DURATION:PT1H', ...lines), ...SERIES), WINDOW);
    expect(parsed.events.map(({ title }) => title)).toEqual(['Weekly', 'Weekly, later']);
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it('that is none says so', () => {
    for (const text of ['', '<html>Sign in</html>', 'BEGIN:VCALENDAR', 'BEGIN:VCARD\r\nEND:VCARD', '{}'])
      expect(() => parseCalendar(text, WINDOW)).toThrow(CalendarError);
    expect(parseCalendar(calendar(), WINDOW)).toEqual({ events: [], leftOut: 0 });
  });
});
