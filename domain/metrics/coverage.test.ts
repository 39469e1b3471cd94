import { describe, expect, it } from 'vitest';
import {
  coverDay,
  coverMachines,
  isBehind,
  isCut,
  isExpected,
  isIncomplete,
  isReported,
  isWhole,
  reportGraceMs,
  type Machine
} from './coverage.ts';

const hour = 3_600_000;
const day = { startMs: 100 * hour, endMs: 124 * hour };

describe('the coverage of a day', () => {
  it('is ahead before it begins', () => {
    expect(coverDay(day, { throughMs: 99 * hour }, 99 * hour)).toEqual({ state: 'future', missingMs: 0 });
  });

  it('is complete once a machine has reported past its end', () => {
    expect(coverDay(day, { throughMs: 124 * hour }, 130 * hour)).toEqual({ state: 'complete', missingMs: 0 });
  });

  it('is partial while reports end inside it, and owes only what has passed', () => {
    expect(coverDay(day, { throughMs: 110 * hour }, 112 * hour)).toEqual({
      state: 'partial',
      throughMs: 110 * hour,
      missingMs: 2 * hour
    });
    expect(coverDay(day, { throughMs: 110 * hour }, 200 * hour)).toMatchObject({ missingMs: 14 * hour });
  });

  it('is unreported where no report reaches it', () => {
    expect(coverDay(day, { throughMs: 90 * hour }, 130 * hour)).toEqual({
      state: 'unreported',
      missingMs: 24 * hour
    });
    expect(coverDay(day, { throughMs: undefined }, 101 * hour)).toEqual({
      state: 'unreported',
      missingMs: hour
    });
  });

  it('is behind only when it owes more than an hour', () => {
    expect(isBehind(coverDay(day, { throughMs: 110 * hour }, 111 * hour))).toBe(false);
    expect(isBehind(coverDay(day, { throughMs: 110 * hour }, 111 * hour + 1))).toBe(true);
  });

  it('is behind sooner, or later, where machines report at another interval', () => {
    const graceMs = reportGraceMs(15);
    expect(graceMs).toBe(hour / 2);
    expect(isBehind(coverDay(day, { throughMs: 110 * hour, graceMs }, 110.5 * hour))).toBe(false);
    expect(isBehind(coverDay(day, { throughMs: 110 * hour, graceMs }, 110.5 * hour + 1))).toBe(true);
    expect(isBehind(coverDay(day, { throughMs: 110 * hour, graceMs: reportGraceMs(120) }, 113 * hour))).toBe(
      false
    );
    expect(reportGraceMs(undefined)).toBe(hour);
  });
});

describe('a day on which, or before which, collecting began', () => {
  it('is neither zero nor missing where it ended before', () => {
    const coverage = coverDay(day, { throughMs: 200 * hour, collectFromMs: 124 * hour }, 200 * hour);
    expect(coverage).toEqual({ state: 'uncollected', missingMs: 0 });
    expect([isExpected(coverage), isIncomplete(coverage), isWhole(coverage), isCut(coverage)]).toEqual([
      ...[false, false, false],
      true
    ]);
  });

  it('is reported, but not known from its beginning', () => {
    const coverage = coverDay(day, { throughMs: 200 * hour, collectFromMs: 110 * hour }, 200 * hour);
    expect(coverage).toEqual({ state: 'complete', missingMs: 0, fromMs: 110 * hour });
    expect([isWhole(coverage), isCut(coverage)]).toEqual([false, true]);
    expect(coverDay(day, { throughMs: undefined, collectFromMs: 110 * hour }, 120 * hour).missingMs).toBe(
      10 * hour
    );
  });
});

it('no report reaches beyond now, whatever the clock of a machine was', () => {
  const throughMs = 99_999 * hour;
  expect(coverDay(day, { throughMs }, 110 * hour)).toEqual({
    state: 'partial',
    throughMs: 110 * hour,
    missingMs: 0
  });
  expect(coverDay(day, { throughMs }, 90 * hour).state).toBe('future');
});

it('what came after this device last asked the server is not missing', () => {
  const known = { throughMs: 109 * hour, asOfMs: 110 * hour };
  expect(coverDay(day, known, 123 * hour)).toEqual({
    state: 'partial',
    throughMs: 109 * hour,
    missingMs: hour
  });
  const later = coverDay({ startMs: 124 * hour, endMs: 148 * hour }, known, 130 * hour);
  expect([later.state, isBehind(later), isIncomplete(later)]).toEqual(['unreported', false, true]);
});

it('the grace is two intervals, and never less than one and a quarter of an hour', () => {
  expect([1, 5, 15, 30, 120].map((minutes) => reportGraceMs(minutes) / 60_000)).toEqual([
    16, 20, 30, 60, 240
  ]);
});

it('days are reported once any of them has been reported, even in part', () => {
  const ahead = coverDay(day, { throughMs: undefined }, 0);
  const unreported = coverDay(day, { throughMs: undefined }, 110 * hour);
  expect(isReported([ahead, unreported].map((coverage) => ({ coverage })))).toBe(false);
  expect(
    isReported(
      [unreported, coverDay(day, { throughMs: 110 * hour }, 110 * hour)].map((coverage) => ({ coverage }))
    )
  ).toBe(true);
});

describe('the machines of a team', () => {
  const machine = (device: string, throughMs: number | undefined): Machine => ({
    developer: 'ana_ruiz',
    device,
    os: 'linux',
    throughMs
  });

  it('are behind when their last report is over an hour before the end of what is looked at', () => {
    const machines = [machine('a', 119 * hour), machine('b', 112 * hour), machine('c', 100 * hour)];
    const coverage = coverMachines(machines, 120 * hour);
    expect(coverage.behind.map(({ device }) => device)).toEqual(['b', 'c']);
    expect(coverage).toMatchObject({ total: 3, behindSinceMs: 112 * hour });
    expect(coverMachines(machines, 120 * hour, 9 * hour).behind.map(({ device }) => device)).toEqual(['c']);
  });

  it('count from when they collect', () => {
    const later = { ...machine('new', 130 * hour), collectFromMs: 121 * hour };
    expect(coverMachines([machine('a', 120 * hour), later], 120 * hour)).toMatchObject({
      total: 1,
      behind: []
    });
  });

  it('have no common last report where one never reported', () => {
    const machines = [machine('a', undefined), machine('b', 1)];
    expect(coverMachines(machines, 120 * hour)).toMatchObject({ total: 2, behindSinceMs: undefined });
    expect(coverMachines(machines, 120 * hour).behind).toHaveLength(2);
  });
});
