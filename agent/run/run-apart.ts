/**
 * One synchronisation in a process of its own, which ends with it: `run` waits for weeks, and so uses no more memory
 * than waiting takes. It also ends a synchronisation that hangs.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TidesheetError } from '#domain/errors.ts';
import { defineCommand } from '../../cli/command.ts';
import { flag } from '../../cli/inputs.ts';
import type { Context } from '../commands/context.ts';
import { type Config, defaultDataDir, readConfig } from '../config.ts';
import { InputError } from '../errors.ts';
import { emptyReport, type SyncReport } from '../sync/report.ts';
import { runOnce, type RunOptions } from '../sync/run-once.ts';

const execute = promisify(execFile);

/** Far more than weeks of events of a slow disk take. */
const TIMEOUT_MS = 60 * 60_000;
const MAX_BYTES = 10_000_000;
const COLLECT_ONLY = '--collect-only';

/** For `runApart`, and not shown in help. Prints the report as JSON. */
export const synchroniseApart = defineCommand({
  name: 'synchronise-apart',
  summary: 'Synchronise once for "tidesheet run"',
  isHidden: true,
  inputs: { collectOnly: flag(COLLECT_ONLY, 'Do not ask the server') },
  run: async ({ collectOnly }, { readEnv, now, print }: Context) => {
    const config = readConfig(readEnv(), defaultDataDir());
    print(JSON.stringify(await reportOf({ config, nowMs: now(), withoutServer: collectOnly })));
    return 0;
  }
});

/** Known errors become part of the report; defects are thrown. */
async function reportOf(options: RunOptions): Promise<SyncReport> {
  try {
    return await runOnce(options);
  } catch (error) {
    if (!(error instanceof TidesheetError)) throw error;
    return { ...emptyReport(options.nowMs), problems: [{ from: 'agent', message: error.message }] };
  }
}

/** As `runOnce`. @throws InputError when the process ended without a report. */
export async function runApart({ config, withoutServer, signal: stop }: RunOptions): Promise<SyncReport> {
  const script = process.argv[1] ?? '';
  const args = [script, synchroniseApart.name, ...(withoutServer ? [COLLECT_ONLY] : [])];
  try {
    const { stdout } = await execute(process.execPath, [...process.execArgv, ...args], {
      env: { ...process.env, ...variablesOf(config) },
      timeout: TIMEOUT_MS,
      signal: stop,
      maxBuffer: MAX_BYTES
    });
    // Of this very program, above.
    return JSON.parse(stdout) as SyncReport;
  } catch (error) {
    const { message, signal } = error as Error & { signal?: string };
    throw new InputError(
      `A synchronisation ended early (${signal ?? message.trim()}); the next one catches up.`
    );
  }
}

/** The settings in force, which need not be those of the files by now. */
function variablesOf({ serverUrl, developer, token, awUrl, awApiKey, dataDir }: Config) {
  return {
    SERVER_URL: serverUrl,
    DEVELOPER_ID: developer,
    API_TOKEN: `${token.label}.${token.secret}`,
    AW_URL: awUrl,
    DATA_DIR: dataDir,
    ...(awApiKey && { AW_API_KEY: awApiKey })
  };
}
