/** The agent's command line, `tidesheet`. The only place that sets the exit code. */
import { describeError, UsageError } from '../cli/errors.ts';
import { runProgram, type Program } from '../cli/program.ts';
import type { Context } from './commands/context.ts';
import { logs } from './commands/logs.ts';
import { expandOriginalFlags } from './commands/original-flags.ts';
import { pause, resume } from './commands/pause.ts';
import { preview } from './commands/preview.ts';
import { rules } from './commands/rules.ts';
import { run } from './commands/run.ts';
import { service } from './commands/service.ts';
import { setup } from './commands/setup.ts';
import { status } from './commands/status.ts';
import { sync } from './commands/sync.ts';
import { doctor, test } from './commands/test.ts';
import { version } from './commands/version.ts';
import { withEnvFiles } from './config.ts';
import { CancelledError } from './errors.ts';
import { synchroniseApart } from './run/run-apart.ts';
import { ask } from './setup/ask.ts';
import { AGENT_VERSION } from './version.ts';

const PROGRAM: Program<Context> = {
  name: 'tidesheet',
  summary: 'Sends day summaries of what ActivityWatch records on this machine to your team’s server.',
  version: AGENT_VERSION,
  commands: [
    setup,
    test,
    doctor,
    sync,
    run,
    status,
    pause,
    resume,
    preview,
    rules,
    logs,
    service,
    version,
    synchroniseApart
  ],
  footer: `Settings are environment variables, or lines of a file .env in the working directory or in the data folder.
SERVER_URL, DEVELOPER_ID and API_TOKEN are required to synchronise; SYNC_INTERVAL_MINUTES, AW_URL, AW_API_KEY
and DATA_DIR have defaults. See .env.template. To connect this machine: tidesheet setup <your enrolment link>`
};

const FAILED = 1;
const MISUSED = 2;
/** As shells report a process that Ctrl-C ended: 128 and the number of the signal. */
const INTERRUPTED = 130;

function createContext(): Context {
  const workingDir = process.cwd();
  const warn = (line: string) => void process.stderr.write(`${line}\n`);
  return {
    readEnv: () => withEnvFiles(process.env, workingDir, warnOnce(warn)),
    workingDir,
    now: Date.now,
    ...(process.stdin.isTTY && { ask }),
    print: (line) => process.stdout.write(`${line}\n`),
    warn,
    endOnRequest
  };
}

/** The settings are read more than once. */
function warnOnce(warn: (line: string) => void): (line: string) => void {
  return (line) => {
    if (!warned.has(line)) warn(line);
    warned.add(line);
  };
}

const warned = new Set<string>();

/** A second request ends the process at once, as it would by default. */
function endOnRequest(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return MISUSED;
  return error instanceof CancelledError ? INTERRUPTED : FAILED;
}

try {
  process.exitCode = await runProgram(PROGRAM, expandOriginalFlags(process.argv.slice(2)), createContext());
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
