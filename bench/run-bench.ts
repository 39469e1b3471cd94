/** Runs a benchmark in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { FIGURES_FILE, readFigures, type Figure } from './figures.ts';

/** Its output is shown, and its figures go to `file`. @returns whether it ran to its end, and its figures. */
export async function runBench(
  args: readonly string[],
  file: string
): Promise<{ isDone: boolean; figures: Figure[] }> {
  const child = spawn(process.execPath, ['--enable-source-maps', process.argv[1] ?? '', ...args], {
    stdio: 'inherit',
    env: { ...process.env, [FIGURES_FILE]: file }
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { isDone: code === 0, figures: existsSync(file) ? readFigures(file) : [] };
}
