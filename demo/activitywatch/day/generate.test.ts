import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endMs, type Activity } from '../events/event.ts';
import { people, personWithId, type Machine, type Person } from '../people/people.ts';
import { generateDay, generateHistory } from './generate.ts';
import { dayBounds, isWeekend } from './local-day.ts';
import { watchers, type Timeline } from './timeline.ts';

const machines: [Person, Machine][] = people.flatMap((person) =>
  person.machines.map((machine): [Person, Machine] => [person, machine])
);
const anyMachine = fc.constantFrom(...machines);
const anySeed = fc.string({ maxLength: 8 });
const anyDate = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
const iso = (date: Date): string => date.toISOString().slice(0, 10);

const all = (timeline: Timeline): Activity[] => watchers.flatMap((watcher) => timeline[watcher]);
const hours = (activities: Activity[]): number =>
  activities.reduce((sum, { lengthMs }) => sum + lengthMs, 0) / 3_600_000;
const withStatus = (timeline: Timeline, status: string) =>
  timeline.afk.filter(({ data }) => data['status'] === status);

describe('a generated day', () => {
  it('is the same for the same seed and another for another seed', () => {
    const [person, machine] = machines[0]!;
    const day = generateDay(person, machine, '2026-10-20', 'seed');
    expect(generateDay(person, machine, '2026-10-20', 'seed')).toEqual(day);
    expect(generateDay(person, machine, '2026-10-20', 'other')).not.toEqual(day);
  });

  it('keeps every watcher in order, without overlaps and within the local day and the time until sleep', () => {
    fc.assert(
      fc.property(anyMachine, anyDate, anySeed, ([person, machine], date, seed) => {
        const bounds = dayBounds(iso(date), person.zone);
        const day = generateDay(person, machine, iso(date), seed);
        for (const watcher of watchers) {
          day[watcher].forEach((activity, index) => {
            expect(activity.lengthMs).toBeGreaterThanOrEqual(0);
            expect(activity.startMs).toBeGreaterThanOrEqual(bounds.startMs);
            expect(endMs(activity)).toBeLessThanOrEqual(bounds.endMs);
            expect(endMs(activity)).toBeLessThanOrEqual(day[watcher][index + 1]?.startMs ?? Infinity);
          });
        }
      }),
      { numRuns: 150 }
    );
  });

  it('has at most 450 window events and a believable number of hours', () => {
    const workdays = machines
      .filter(([person, machine]) => machine.hostname === person.machines[0].hostname)
      .flatMap(([person, machine]) =>
        Array.from({ length: 28 }, (_, index) => `2026-09-${String(index + 1).padStart(2, '0')}`)
          .filter((date) => !isWeekend(date))
          .map((date) => generateDay(person, machine, date, 'seed'))
      );
    const worked = workdays.filter((day) => day.window.length > 0);
    expect(worked.length / workdays.length).toBeGreaterThan(0.9);
    expect(Math.max(...worked.map((day) => day.window.length))).toBeLessThanOrEqual(450);
    const mean = worked.reduce((sum, day) => sum + hours(withStatus(day, 'not-afk')), 0) / worked.length;
    expect(mean).toBeGreaterThan(6);
    expect(mean).toBeLessThan(9);
  });

  it('is written by all four watchers on a workday', () => {
    const person = personWithId('priya_nair');
    const day = generateDay(person, person.machines[0], '2026-10-21', 'seed');
    for (const watcher of watchers) expect(day[watcher].length).toBeGreaterThan(5);
    expect(new Set(withStatus(day, 'afk').map(({ lengthMs }) => lengthMs >= 180_000))).toEqual(
      new Set([true])
    );
    expect(day.editor[0]?.data['project']).toMatch(/^c:\\Users\\priya_nair\\src\\/);
  });
});

describe('two machines of one person', () => {
  it('are used at the same time now and then', () => {
    const person = personWithId('mei_lin');
    const [desktop, laptop] = person.machines.map((machine) =>
      withStatus(
        generateHistory(person, machine, { from: '2026-10-01', to: new Date('2026-10-28'), seed: 's' }),
        'not-afk'
      )
    );
    const overlapping = laptop!.filter((there) =>
      desktop!.some((here) => here.startMs < endMs(there) && there.startMs < endMs(here))
    );
    expect(overlapping.length).toBeGreaterThan(5);
    expect(overlapping.length).toBeLessThan(laptop!.length);
  });
});

describe('a generated history', () => {
  it('never reaches past now, and is a beginning of what is known later', () => {
    fc.assert(
      fc.property(
        anyMachine,
        anyDate,
        fc.nat(86_400_000),
        anySeed,
        ([person, machine], date, laterMs, seed) => {
          const from = iso(new Date(date.getTime() - 3 * 86_400_000));
          const now = generateHistory(person, machine, { from, to: date, seed });
          for (const activity of all(now)) expect(endMs(activity)).toBeLessThanOrEqual(date.getTime());
          const later = generateHistory(person, machine, {
            from,
            to: new Date(date.getTime() + laterMs),
            seed
          });
          for (const watcher of watchers) {
            expect(later[watcher].slice(0, Math.max(0, now[watcher].length - 1))).toEqual(
              now[watcher].slice(0, -1)
            );
          }
        }
      ),
      { numRuns: 100 }
    );
  });

  it('holds one absence over the weekend on a machine left on', () => {
    const kofi = personWithId('kofi_mensah');
    const history = generateHistory(kofi, kofi.machines[0], {
      from: '2026-10-01',
      to: new Date('2026-10-28T00:00:00Z'),
      seed: 'seed'
    });
    expect(Math.max(...withStatus(history, 'afk').map((activity) => hours([activity])))).toBeGreaterThan(60);
  });

  it('continues until the day ends when asked to keep working', () => {
    const ana = personWithId('ana_ruiz');
    const sunday = Date.parse('2026-10-18T09:00:00Z');
    const history = (keepWorkingFromMs?: number) =>
      generateHistory(ana, ana.machines[0], {
        from: '2026-10-18',
        to: new Date('2026-10-18T12:00:00Z'),
        seed: 'seed',
        ...(keepWorkingFromMs !== undefined && { keepWorkingFromMs })
      });
    expect(history().window).toEqual([]);
    expect(hours(withStatus(history(sunday), 'not-afk'))).toBeGreaterThan(2);
  });
});
