import { readConfig } from '../../../agent/config.ts';
import { runLoop } from '../../../agent/run/loop.ts';
import { runOnce } from '../../../agent/sync/run-once.ts';
import type { Workstation } from './workstation.ts';

/**
 * Runs a machine's loop once, then once more after each step; a step stands for the time until the next run. Returns its
 * lines and the minutes of each wait.
 */
export async function runThrough(
  machine: Workstation,
  steps: (() => unknown)[]
): Promise<{ lines: string[]; waitMinutes: number[] }> {
  const stop = new AbortController();
  const [lines, waitMinutes]: [string[], number[]] = [[], []];
  const remaining = [...steps];
  await runLoop({
    readSettings: () => readConfig(machine.env, machine.home),
    runOnce,
    now: Date.now,
    random: () => 0.5,
    print: (line) => lines.push(line),
    signal: stop.signal,
    wait: async (untilMs) => {
      waitMinutes.push(Math.round((untilMs - Date.now()) / 60_000));
      const step = remaining.shift();
      if (step === undefined) stop.abort();
      else await step();
      return step === undefined ? 'stopped' : 'due';
    }
  });
  return { lines, waitMinutes };
}
