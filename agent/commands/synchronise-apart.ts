import { TidesheetError } from '#domain/errors.ts';
import { defineCommand } from '../../cli/command.ts';
import { APART, type ApartAnswer, type ApartOptions } from '../run/run-apart.ts';
import { emptyReport } from '../sync/report.ts';
import { RunMemory } from '../sync/run-memory.ts';
import { runOnce, type RunOptions } from '../sync/run-once.ts';
import type { Context } from './context.ts';

/** For `RunApart`, and not shown in help: synchronises whenever its parent says so, until that is gone. */
export const synchroniseApart = defineCommand({
  name: APART,
  summary: 'Synchronise for "tidesheet run"',
  isHidden: true,
  inputs: {},
  run: async (_none, _context: Context) => {
    const memory = new RunMemory();
    process.on('message', (options: ApartOptions) => void answer(options, memory));
    return Promise.resolve(undefined);
  }
});

async function answer(options: ApartOptions, memory: RunMemory): Promise<void> {
  const report = await reportOf({ ...options, memory });
  const { alwaysActive, contactTag } = memory;
  const sent: ApartAnswer = { report, alwaysActive, contactTag };
  process.send?.(sent);
}

/** Known errors become part of the report; defects end the process, which is then reported. */
async function reportOf(options: RunOptions) {
  try {
    return await runOnce(options);
  } catch (error) {
    if (!(error instanceof TidesheetError)) throw error;
    return { ...emptyReport(options.nowMs), problems: [{ from: 'agent' as const, message: error.message }] };
  }
}
