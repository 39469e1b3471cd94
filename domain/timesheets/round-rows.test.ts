import { sum } from 'd3-array';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  NO_ROUNDING,
  ROUNDING_DIRECTIONS,
  ROUNDING_MINUTES,
  type RoundingRules
} from '../documents/rounding.ts';
import { decimalLines } from './decimal-lines.ts';
import { roundRows, roundSeconds } from './round-rows.ts';

const MONDAY = '2026-10-26';
const TUESDAY = '2026-10-27';
const rules = (given: Partial<RoundingRules>): RoundingRules => ({ ...NO_ROUNDING, ...given });
const row = (date: string, project: string, seconds: number, category = 'Work') => ({
  ...{ date, category, project, seconds }
});
const rounded = (rows: { roundedSeconds: number }[]) => rows.map(({ roundedSeconds }) => roundedSeconds);

describe('rounding', () => {
  it('is to the nearest unit, up or down', () => {
    const to15 = (direction: 'nearest' | 'up' | 'down') => ({ minutes: 15, direction, per: 'day' }) as const;
    // 13:00–14:30 and 13:00–13:48.
    expect(roundSeconds(5400, to15('up'))).toBe(5400);
    expect(roundSeconds(2880, to15('up'))).toBe(3600);
    expect(roundSeconds(2880, to15('down'))).toBe(2700);
    expect(roundSeconds(2880, to15('nearest'))).toBe(2700);
    expect(roundSeconds(450, to15('nearest'))).toBe(900);
    expect(roundSeconds(449, to15('nearest'))).toBe(0);
  });

  it('twice is once, and stays within a unit', () => {
    const any = fc.record({
      minutes: fc.constantFrom(...ROUNDING_MINUTES),
      direction: fc.constantFrom(...ROUNDING_DIRECTIONS),
      per: fc.constant('day' as const)
    });
    fc.assert(
      fc.property(fc.nat(200_000), any, (seconds, rounding) => {
        const once = roundSeconds(seconds, rounding);
        expect(roundSeconds(once, rounding)).toBe(once);
        expect(Math.abs(once - seconds)).toBeLessThan(Math.max(rounding.minutes * 60, 1));
      })
    );
  });

  it('per project and day adds the time of a project up first', () => {
    const up30 = rules({ minutes: 30, direction: 'up' });
    const rows = [row(MONDAY, 'P1', 600), row(MONDAY, 'P2', 300), row(TUESDAY, 'P2', 300)];
    expect(rounded(roundRows(rows, up30))).toEqual([1800, 1800, 1800]);
    const split = [row(MONDAY, 'P1', 300), row(MONDAY, 'P1', 300, 'Comms')];
    expect(rounded(roundRows(split, up30))).toEqual([900, 900]);
  });

  it('may be another one for a project', () => {
    const own = { project: 'P2', minutes: 5, direction: 'up', per: 'day' } as const;
    const rows = [row(MONDAY, 'P1', 400), row(MONDAY, 'P2', 400)];
    expect(rounded(roundRows(rows, rules({ minutes: 10, direction: 'down', projects: [own] })))).toEqual([
      0, 600
    ]);
  });

  it('per entry rounds each entry, and what machines tracked as one', () => {
    const up15 = rules({ minutes: 15, direction: 'up', per: 'entry' });
    const tracked = { ...row(MONDAY, 'P1', 1500), trackedSeconds: 300 };
    const piece = (seconds: number) => row(MONDAY, 'P1', seconds);
    expect(rounded(roundRows([tracked], up15, [piece(600), piece(600)]))).toEqual([2700]);
    // Entries that machines tracked a part of count less than their lengths.
    expect(rounded(roundRows([tracked], up15, [piece(6000), piece(6000)]))).toEqual([2700]);
    expect(rounded(roundRows([tracked], up15))).toEqual([900 + 1800]);
    expect(rounded(roundRows([tracked], up15, [row(TUESDAY, 'P1', 60)]))).toEqual([900 + 1800]);
  });

  it('keeps the raw seconds, and adds up per project and day', () => {
    const anyRow = fc
      .tuple(fc.constantFrom(MONDAY, TUESDAY), fc.constantFrom('P1', 'P2'), fc.nat(90_000))
      .map(([date, project, seconds]) => row(date, project, seconds));
    fc.assert(
      fc.property(
        fc.array(anyRow, { maxLength: 12 }),
        fc.constantFrom(...ROUNDING_MINUTES),
        (rows, minutes) => {
          const result = roundRows(rows, rules({ minutes, direction: 'up' }));
          expect(result.map(({ seconds }) => seconds)).toEqual(rows.map(({ seconds }) => seconds));
          for (const date of [MONDAY, TUESDAY])
            for (const project of ['P1', 'P2']) {
              const own = result.filter((one) => one.date === date && one.project === project);
              const total = roundSeconds(
                sum(own, ({ seconds }) => seconds),
                { minutes, direction: 'up', per: 'day' }
              );
              expect(sum(rounded(own))).toBe(total);
            }
        }
      )
    );
  });
});

describe('decimal lines', () => {
  it('add up to their total', () => {
    expect(decimalLines([1200, 1200, 1200])).toEqual({ lines: [0.34, 0.33, 0.33], total: 1 });
    expect(decimalLines([-1200, -1200, -1200])).toEqual({ lines: [-0.33, -0.33, -0.34], total: -1 });
    expect(decimalLines([])).toEqual({ lines: [], total: 0 });
    expect(decimalLines([1_419.42 * 3600])).toEqual({ lines: [1419.42], total: 1419.42 });
  });

  it('of next to nothing are no -0', () => {
    expect(decimalLines([-1], 0)).toEqual({ lines: [0], total: 0 });
  });

  it('of any seconds, each within one step of its exact value', () => {
    const any = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { maxLength: 40 });
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 3 }), (seconds, places) => {
        const { lines, total } = decimalLines(seconds, places);
        const units = (hours: number) => Math.round(hours * 10 ** places);
        expect(sum(lines.map(units))).toBe(units(total));
        expect(Math.abs(total - sum(seconds) / 3600)).toBeLessThanOrEqual(0.5 / 10 ** places + 1e-9);
        lines.forEach((line, index) =>
          expect(Math.abs(line - seconds[index]! / 3600)).toBeLessThanOrEqual(1 / 10 ** places + 1e-9)
        );
      })
    );
  });
});
