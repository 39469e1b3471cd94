/** The agent's command line, `tidesheet`. The only place that sets the exit code. */
import type { Command } from '../cli/command.ts';
import { describeError, UsageError } from '../cli/errors.ts';
import { runProgram, type Program } from '../cli/program.ts';
import type { Context } from './commands/context.ts';
import { expandOriginalFlags } from './commands/original-flags.ts';
import { withEnvFiles } from './config.ts';
import { CancelledError } from './errors.ts';
import { AGENT_VERSION } from './version.ts';

/**
 * The commands in the order in which help lists them. Only the one that is called is loaded: a process that waits for weeks, or that
 * prints three lines, needs little of the rest.
 */
const COMMANDS: Record<string, () => Promise<Command<Context>>> = {
  setup: async () => (await import('./commands/setup.ts')).setup,
  test: async () => (await import('./commands/test.ts')).test,
  doctor: async () => (await import('./commands/test.ts')).doctor,
  sync: async () => (await import('./commands/sync.ts')).sync,
  run: async () => (await import('./commands/run.ts')).run,
  status: async () => (await import('./commands/status.ts')).status,
  pause: async () => (await import('./commands/pause.ts')).pause,
  resume: async () => (await import('./commands/pause.ts')).resume,
  preview: async () => (await import('./commands/preview.ts')).preview,
  calendar: async () => (await import('./commands/calendar.ts')).calendar,
  rules: async () => (await import('./commands/rules.ts')).rules,
  logs: async () => (await import('./commands/logs.ts')).logs,
  service: async () => (await import('./commands/service.ts')).service,
  version: async () => (await import('./commands/version.ts')).version
};
/** For the program itself. */
const HIDDEN: typeof COMMANDS = {
  'synchronise-apart': async () => (await import('./commands/synchronise-apart.ts')).synchroniseApart
};

const PROGRAM: Omit<Program<Context>, 'commands'> = {
  name: 'tidesheet',
  summary: 'Sends day summaries of what ActivityWatch records on this machine to your team’s server.',
  version: AGENT_VERSION,
  footer: `Settings are environment variables, or lines of a file .env in the working directory or in the data folder.
SERVER_URL, DEVELOPER_ID and API_TOKEN are required to synchronise; SYNC_INTERVAL_MINUTES, AW_URL, AW_API_KEY
and DATA_DIR have defaults. See .env.template. To connect this machine: tidesheet setup <your enrolment link>`
};

const VERSION_FLAGS = ['-v', '--version'];

/** All of them where none of them is meant: for help, and for what was mistyped. */
async function loadCommands([name = '']: readonly string[]): Promise<Command<Context>[]> {
  if (VERSION_FLAGS.includes(name)) return [];
  const all = { ...COMMANDS, ...HIDDEN };
  const load = Object.hasOwn(all, name) ? all[name] : undefined;
  return Promise.all((load === undefined ? Object.values(COMMANDS) : [load]).map((each) => each()));
}

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
    ...(process.stdin.isTTY && {
      ask: async (question, options) => (await import('./setup/ask.ts')).ask(question, options)
    }),
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
  const words = expandOriginalFlags(process.argv.slice(2));
  const program = { ...PROGRAM, commands: await loadCommands(words) };
  process.exitCode = await runProgram(program, words, createContext());
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
