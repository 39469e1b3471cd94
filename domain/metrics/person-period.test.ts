import { describe, expect, it } from 'vitest';
import { mergeDay } from '../merge/merge-day.ts';
import { summariseMonth } from '../merge/person-month.ts';
import { workedDay } from '../testing/device-days.ts';
import { frameOf } from '../time/local-days.ts';
import { enteredSeconds, personPeriod } from './person-period.ts';

const frame = frameOf('UTC', '00:00');
const weighing = {
  weightOf: (category: string) => (category.startsWith('Work') ? 2 : -2),
  focus: { minSeconds: 900, minShare: 0.75, minWeight: 1, breakSeconds: 240 },
  rules: `sha256:${'b'.repeat(64)}`
};
const person = { developer: 'john_doe', frame };
const monday = workedDay('2026-10-26', 'a', [[36_000, 39_600]]);
const tuesday = { ...workedDay('2026-10-27', 'a', [[36_000, 37_800]]), through: '2026-10-27T12:00:00Z' };
const deviceDays = [monday, tuesday];
const day = (date: string) => mergeDay({ ...person, date, deviceDays })!;
const dates = ['2026-10-26', '2026-10-27', '2026-10-28'];
const now = Date.parse('2026-10-27T16:00:00Z');
const through = Date.parse('2026-10-27T12:00:00Z');

describe('the period of a person', () => {
  const sources = { days: [day('2026-10-26'), day('2026-10-27')], months: [], frame, throughMs: through };
  const period = personPeriod(dates, sources, weighing, now);

  it('tells of each day how far it is known', () => {
    expect(period.days.map(({ coverage }) => coverage.state)).toEqual(['complete', 'partial', 'future']);
    expect(period.days[1]!.coverage.missingMs).toBe(4 * 3_600_000);
  });

  it('sums what is known', () => {
    expect(period.totals).toMatchObject({ trackedSeconds: 5400, focusSeconds: 5400, pulse: 100 });
    expect(period.days[2]!.figures).toBeUndefined();
  });

  it('knows old days from their month', () => {
    const months = [summariseMonth('john_doe', '2026-10', [day('2026-10-26')], weighing)];
    const fromMonth = personPeriod(dates, { ...sources, days: [], months }, weighing, now);
    expect(fromMonth.days[0]).toMatchObject({ day: undefined, figures: { work: [{ seconds: 3600 }] } });
    expect(fromMonth.totals.trackedSeconds).toBe(3600);
  });

  it('is not reported at all where nothing ever was', () => {
    const nothing = personPeriod(dates, { days: [], months: [], frame, throughMs: undefined }, weighing, now);
    expect(nothing.days.map(({ coverage }) => coverage.state)).toEqual([
      'unreported',
      'unreported',
      'future'
    ]);
    expect(nothing.totals.trackedSeconds).toBe(0);
  });

  it('knows nothing of what was before collecting began', () => {
    const before = ['2026-10-24', '2026-10-25', '2026-10-26'];
    const states = (given: object) => {
      const known = personPeriod(before, { ...sources, ...given }, weighing, now);
      return [known.collectedFrom, ...known.days.map(({ coverage }) => coverage.state)];
    };
    const firstDay = ['2026-10-26', 'uncollected', 'uncollected', 'complete'];
    expect(states({})).toEqual(firstDay);
    expect(states({ collectFromMs: Date.parse('2026-10-26T09:00:00Z') })).toEqual(firstDay);
    expect(states({ collectFromMs: Date.parse('2026-10-27T09:00:00Z') })).toEqual(firstDay);
    const unreported = { days: [], throughMs: undefined, collectFromMs: Date.parse('2026-10-25T09:00:00Z') };
    expect(states(unreported)).toEqual(['2026-10-25', 'uncollected', 'unreported', 'unreported']);
  });

  it('knows from its months when collecting began', () => {
    const months = [summariseMonth('john_doe', '2026-10', [day('2026-10-26')], weighing)];
    const known = { ...sources, days: [day('2026-10-27')], months };
    expect(personPeriod(dates, known, weighing, now).collectedFrom).toBe('2026-10-26');
    const old = personPeriod(['2020-01-01', '2026-10-25'], known, weighing, now);
    expect(old.days.map(({ coverage }) => coverage.state)).toEqual(['uncollected', 'uncollected']);
  });

  it('trusts a day that was reported later than the machines say', () => {
    const stale = personPeriod(dates, { ...sources, throughMs: 0 }, weighing, now);
    expect(stale.days[1]!.coverage).toMatchObject({ state: 'partial', throughMs: through });
  });
});

it('entered seconds are those whose reason is an entry', () => {
  const entry = {
    _id: 'entry:2026-10-26:01H',
    type: 'entry' as const,
    v: 1 as const,
    developer: 'john_doe',
    date: '2026-10-26',
    kind: 'time' as const,
    source: 'typed' as const,
    start: '2026-10-26T15:00:00Z',
    end: '2026-10-26T15:30:00Z',
    category: 'Comms > Meetings',
    project: ''
  };
  const entered = mergeDay({ ...person, date: '2026-10-26', deviceDays, entries: [entry] })!;
  expect(enteredSeconds([entered])).toBe(1800);
  expect(enteredSeconds([day('2026-10-26')])).toBe(0);
});
