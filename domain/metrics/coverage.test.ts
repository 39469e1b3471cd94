import { describe, expect, it } from 'vitest';
import { coverDay, coverMachines, isBehind, isReported, reportGraceMs, type Machine } from './coverage.ts';

const hour = 3_600_000;
const day = { startMs: 100 * hour, endMs: 124 * hour };

describe('the coverage of a day', () => {
  it('is ahead before it begins', () => {
    expect(coverDay(day, 99 * hour, 99 * hour)).toEqual({ state: 'future', missingMs: 0 });
  });

  it('is complete once a machine has reported past its end', () => {
    expect(coverDay(day, 124 * hour, 130 * hour)).toEqual({ state: 'complete', missingMs: 0 });
  });

  it('is partial while reports end inside it, and owes only what has passed', () => {
    expect(coverDay(day, 110 * hour, 112 * hour)).toEqual({
      state: 'partial',
      throughMs: 110 * hour,
      missingMs: 2 * hour
    });
    expect(coverDay(day, 110 * hour, 200 * hour)).toMatchObject({ missingMs: 14 * hour });
  });

  it('is unreported where no report reaches it', () => {
    expect(coverDay(day, 90 * hour, 130 * hour)).toEqual({ state: 'unreported', missingMs: 24 * hour });
    expect(coverDay(day, undefined, 101 * hour)).toEqual({ state: 'unreported', missingMs: hour });
  });

  it('is behind only when it owes more than an hour', () => {
    expect(isBehind(coverDay(day, 110 * hour, 111 * hour))).toBe(false);
    expect(isBehind(coverDay(day, 110 * hour, 111 * hour + 1))).toBe(true);
  });

  it('is behind sooner, or later, where machines report at another interval', () => {
    const graceMs = reportGraceMs(15);
    expect(graceMs).toBe(hour / 2);
    expect(isBehind(coverDay(day, 110 * hour, 110.5 * hour, graceMs))).toBe(false);
    expect(isBehind(coverDay(day, 110 * hour, 110.5 * hour + 1, graceMs))).toBe(true);
    expect(isBehind(coverDay(day, 110 * hour, 113 * hour, reportGraceMs(120)))).toBe(false);
    expect(reportGraceMs(undefined)).toBe(hour);
  });
});

it('days are reported once any of them has been reported, even in part', () => {
  const ahead = coverDay(day, undefined, 0);
  const unreported = coverDay(day, undefined, 110 * hour);
  expect(isReported([ahead, unreported].map((coverage) => ({ coverage })))).toBe(false);
  expect(
    isReported([unreported, coverDay(day, 110 * hour, 110 * hour)].map((coverage) => ({ coverage })))
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

  it('have no common last report where one never reported', () => {
    const machines = [machine('a', undefined), machine('b', 1)];
    expect(coverMachines(machines, 120 * hour)).toMatchObject({ total: 2, behindSinceMs: undefined });
    expect(coverMachines(machines, 120 * hour).behind).toHaveLength(2);
  });
});
