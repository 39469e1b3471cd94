import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Entry } from '../documents/entry.ts';
import { MAX_RUNS, Timer, type TimerRun } from '../documents/timer.ts';
import {
  entryOfRun,
  finishRun,
  mergeRuns,
  questionsOf,
  runningOf,
  evaluateRuns,
  startRun,
  stopRun,
  timerOf
} from './timer.ts';

const START_MS = Date.parse('2026-10-24T22:00:00Z');
const MINUTE = 60_000;
const HOUR = 3_600_000;
const idOf = (number: number) => String(number).padStart(26, '0');
const content = (project: string) => ({ category: 'Work', project });

/** `project start end` in minutes of each run that became an entry. */
const entriesOf = (runs: readonly TimerRun[]) =>
  evaluateRuns(runs).flatMap(({ run, outcome }) =>
    outcome.kind === 'entry'
      ? [[run.project, (outcome.startMs - START_MS) / MINUTE, (outcome.endMs - START_MS) / MINUTE]]
      : []
  );

describe('a timer', () => {
  it('runs one thing at a time', () => {
    const one = startRun([], { id: idOf(1), content: content('a'), nowMs: START_MS });
    const two = startRun(one, { id: idOf(2), content: content('b'), nowMs: START_MS + 30 * MINUTE });
    expect(runningOf(two)?.project).toBe('b');
    const stopped = stopRun(two, START_MS + 90 * MINUTE);
    expect(runningOf(stopped)).toBeUndefined();
    expect(entriesOf(stopped)).toEqual([
      ['a', 0, 30],
      ['b', 30, 90]
    ]);
    expect(stopRun(stopped, START_MS)).toEqual(stopped);
  });

  it('that two devices start at once goes on with the later one, and has the time of the other', () => {
    const phone = startRun([], { id: idOf(1), content: content('phone'), nowMs: START_MS + MINUTE });
    const laptop = startRun([], { id: idOf(2), content: content('laptop'), nowMs: START_MS + 5 * MINUTE });
    for (const versions of [
      [phone, laptop],
      [laptop, phone]
    ]) {
      const runs = mergeRuns(versions);
      expect(runningOf(runs)?.project).toBe('laptop');
      expect(entriesOf(runs)).toEqual([['phone', 1, 5]]);
    }
    // The phone was stopped later, not knowing of the laptop.
    const stopped = mergeRuns([laptop, stopRun(phone, START_MS + 60 * MINUTE)]);
    expect(entriesOf(stopped)).toEqual([['phone', 1, 5]]);
    expect(runningOf(stopped)?.project).toBe('laptop');
  });

  it('that two devices stop ends with the first of both', () => {
    const runs = startRun([], { id: idOf(1), content: content('a'), nowMs: START_MS });
    const both = [stopRun(runs, START_MS + 50 * MINUTE), stopRun(runs, START_MS + 40 * MINUTE)];
    expect(entriesOf(mergeRuns(both))).toEqual([['a', 0, 40]]);
  });

  it('starts after what it knows, whatever its clock says, and asks where it ends before it starts', () => {
    const ahead = startRun([], { id: idOf(1), content: content('a'), nowMs: START_MS + 10 * MINUTE });
    const behind = startRun(ahead, { id: idOf(2), content: content('b'), nowMs: START_MS });
    expect(runningOf(behind)?.project).toBe('b');
    const stopped = stopRun(behind, START_MS + MINUTE);
    expect(questionsOf(stopped).map(({ run }) => run.project)).toEqual(['b']);
    expect(questionsOf(finishRun(stopped, idOf(2)))).toEqual([]);
  });

  it('asks about more than 24 hours instead of cutting them', () => {
    const runs = startRun([], { id: idOf(1), content: content('a'), nowMs: START_MS });
    expect(entriesOf(stopRun(runs, START_MS + 24 * HOUR))).toEqual([['a', 0, 1440]]);
    const long = stopRun(runs, START_MS + 24 * HOUR + 1000);
    expect(entriesOf(long)).toEqual([]);
    expect(questionsOf(long)).toMatchObject([{ outcome: { endMs: START_MS + 24 * HOUR + 1000 } }]);
    const overridden = startRun(runs, { id: idOf(2), content: content('b'), nowMs: START_MS + 30 * HOUR });
    expect(questionsOf(overridden)).toHaveLength(1);
  });

  it('measures elapsed time across a change of clocks', () => {
    // Clocks go back at 01:00Z.
    const runs = stopRun(
      startRun([], { id: idOf(1), content: content('a'), nowMs: START_MS }),
      START_MS + 5 * HOUR
    );
    expect(entriesOf(runs)).toEqual([['a', 0, 300]]);
  });

  it('has a bounded number of runs, those that are not done last', () => {
    let runs: TimerRun[] = startRun([], {
      id: idOf(0),
      content: content('open'),
      nowMs: START_MS - 100 * HOUR
    });
    for (let number = 1; number <= MAX_RUNS + 10; number++) {
      runs = startRun(runs, { id: idOf(number), content: content('x'), nowMs: START_MS + number * MINUTE });
      for (const { run, outcome } of evaluateRuns(runs))
        if (outcome.kind === 'entry') runs = finishRun(runs, run.id);
    }
    expect(runs).toHaveLength(MAX_RUNS);
    expect(runs[0]?.project).toBe('open');
    expect(v.is(Timer, timerOf('john_doe', runs))).toBe(true);
  });

  it('has the same outcome for any order of what several devices did', () => {
    type Act = { device: number; minute: number; does: 'start' | 'stop' | 'receive'; from: number };
    const anyAct: fc.Arbitrary<Act> = fc.record({
      device: fc.nat(2),
      minute: fc.nat(3000),
      does: fc.constantFrom('start', 'stop', 'receive'),
      from: fc.nat(2)
    });
    const anyActs = fc.array(anyAct, { maxLength: 30 });
    fc.assert(
      fc.property(anyActs, fc.array(fc.nat(2), { minLength: 3, maxLength: 8 }), (acts, order) => {
        const devices: TimerRun[][] = [[], [], []];
        acts.forEach(({ device, minute, does, from }, index) => {
          const runs = devices[device]!;
          const nowMs = START_MS + minute * MINUTE;
          if (does === 'start')
            devices[device] = startRun(runs, { id: idOf(index), content: content(`p${index}`), nowMs });
          else if (does === 'stop') devices[device] = stopRun(runs, nowMs);
          else devices[device] = mergeRuns([runs, devices[from]!]);
        });
        const all = mergeRuns(devices);
        // One after the other, in some order and more than once.
        let merged: TimerRun[] = [];
        for (const device of [...order, 2, 0, 1]) merged = mergeRuns([merged, devices[device]!]);
        expect(merged).toEqual(all);
        const evaluated = evaluateRuns(all);
        expect(evaluated.filter(({ outcome }) => outcome.kind === 'running').length).toBeLessThanOrEqual(1);
        // Nothing overlaps, and each run is there.
        let untilMs = -Infinity;
        for (const { run, outcome } of evaluated) {
          if (outcome.kind !== 'entry') continue;
          expect(outcome.startMs).toBeGreaterThanOrEqual(untilMs);
          untilMs = outcome.endMs;
          expect(v.is(Entry, entryOfRun('john_doe', run, outcome.endMs))).toBe(true);
        }
        const started = acts.filter(({ does }) => does === 'start').length;
        expect(evaluated).toHaveLength(started);
      })
    );
  });
});
