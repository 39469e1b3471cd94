import { describe, expect, it } from 'vitest';
import type { DayCoverage } from '#domain/metrics/coverage.ts';
import { daysFigure, machinesFigure, whyNotCompared } from './coverage-figure.ts';

const nowMs = new Date(2026, 10, 20, 16, 50).getTime();
const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).getTime();
const machine = (device: string) => ({ developer: 'kofi', device, os: 'linux', throughMs: 0 });

describe('the coverage of machines', () => {
  const present = { nowMs, asOfMs: undefined };

  it('says how many are up to date, and who is not', () => {
    const kofi = machine('kofi-desk');
    expect(machinesFigure({ total: 12, behind: [], behindSinceMs: undefined }, present)).toEqual({
      value: '12 of 12',
      note: 'up to date',
      tone: 'plain'
    });
    expect(machinesFigure({ total: 12, behind: [kofi], behindSinceMs: at(20, 14, 56) }, present)).toEqual({
      value: '11 of 12',
      note: 'up to date; kofi-desk last reported 14:56',
      tone: 'warn'
    });
    expect(machinesFigure({ total: 12, behind: [kofi], behindSinceMs: undefined }, present).note).toBe(
      'up to date; kofi-desk has not reported yet'
    );
    const two = { total: 12, behind: [kofi, machine('b')], behindSinceMs: at(20, 14, 56) };
    expect(machinesFigure(two, present).note).toBe('up to date; 2 machines last reported 14:56 or earlier');
  });

  it('says as of when that is known', () => {
    const figure = machinesFigure(
      { total: 12, behind: [], behindSinceMs: undefined },
      { nowMs, asOfMs: at(19, 20, 23) }
    );
    expect(figure).toEqual({
      value: '12 of 12',
      note: 'up to date then\u00a0· As of Thu 20:23',
      tone: 'plain'
    });
  });
});

describe('the coverage of days', () => {
  const complete: DayCoverage = { state: 'complete', missingMs: 0 };
  const uncollected: DayCoverage = { state: 'uncollected', missingMs: 0 };
  const future: DayCoverage = { state: 'future', missingMs: 0 };
  const known = { tz: 'UTC', collectedFrom: '2026-11-12', nowMs, asOfMs: undefined, note: undefined };
  const days = (...coverages: DayCoverage[]) =>
    coverages.map((coverage, index) => ({ date: `2026-11-1${index + 1}`, coverage }));

  it('counts from when collecting began', () => {
    expect(daysFigure(days(uncollected, complete, complete, future), known)).toMatchObject({
      value: '2 of 2',
      note: 'days reported since 12 Nov'
    });
    expect(daysFigure(days(complete, complete), known)).toMatchObject({
      value: '2 of 2',
      note: 'days reported'
    });
    expect(daysFigure(days(uncollected, uncollected), known)).toEqual({
      value: '–',
      note: 'collecting began on 12 Nov',
      tone: 'plain'
    });
  });

  it('warns of what is behind, and not of what this device cannot know', () => {
    const behind: DayCoverage = { state: 'unreported', missingMs: 86_400_000 };
    expect(daysFigure(days(complete, behind), known)).toMatchObject({ value: '1 of 2', tone: 'warn' });
    const later: DayCoverage = { state: 'unreported', missingMs: 0 };
    expect(daysFigure(days(complete, later), { ...known, asOfMs: at(19, 20, 23) })).toEqual({
      value: '1 of 2',
      note: 'days reported; as of Thu 20:23',
      tone: 'plain'
    });
  });
});

it('says why nothing is compared', () => {
  const none = { trackedSeconds: 0, focusSeconds: 0, pulse: undefined };
  const compared = {
    now: none,
    before: none,
    pairs: 0,
    partial: true,
    isUncollected: false,
    name: 'Week 46'
  };
  const page = {
    bounds: ['2026-11-20', '2026-11-26'] as const,
    today: '2026-11-20',
    collectedFrom: '2026-11-05'
  };
  expect(whyNotCompared({ ...compared, isUncollected: true }, page)).toBe('collecting began on 5 Nov');
  expect(whyNotCompared(compared, page)).toBe('comparison starts tomorrow');
  expect(whyNotCompared(compared, { ...page, today: '2026-11-22' })).toBe(
    'no finished, fully reported days to compare with Week 46'
  );
  expect(whyNotCompared(compared, { ...page, today: '2026-11-19' })).toBeUndefined();
  expect(whyNotCompared({ ...compared, pairs: 2 }, page)).toBe('no data for Week 46 to compare with');
});
