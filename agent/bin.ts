/** The agent's command line, `tidesheet`. The only place that sets the exit code. */
import { findCommand, usageOf } from './command-line.ts';
import type { Command, Context } from './commands/command.ts';
import { helpOf } from './commands/help.ts';
import { pause, resume } from './commands/pause.ts';
import { preview } from './commands/preview.ts';
import { logs } from './commands/logs.ts';
import { rules } from './commands/rules.ts';
import { run } from './commands/run.ts';
import { service } from './commands/service.ts';
import { setup } from './commands/setup.ts';
import { status } from './commands/status.ts';
import { test } from './commands/test.ts';
import { sync } from './commands/sync.ts';
import { version } from './commands/version.ts';
import { withEnvFiles } from './environment.ts';
import { synchroniseApart } from './run/run-apart.ts';
import { ask } from './setup/ask.ts';
import { Cancelled, isProblem, UsageProblem } from './problems.ts';

const workCommands: Command[] = [
  setup,
  test,
  sync,
  run,
  status,
  pause,
  resume,
  preview,
  rules,
  logs,
  service,
  version
];
const commands: Command[] = [...workCommands, helpOf(workCommands)];

const FAILED = 1;
const MISUSED = 2;
/** As shells count somebody's Ctrl-C: 128 and the number of the signal. */
const INTERRUPTED = 130;

function createContext(): Context {
  const workingDir = process.cwd();
  return {
    readEnv: () => withEnvFiles(process.env, workingDir),
    workingDir,
    now: Date.now,
    ...(process.stdin.isTTY && { ask }),
    print: (line) => process.stdout.write(`${line}\n`),
    warn: (line) => process.stderr.write(`${line}\n`),
    endOnRequest
  };
}

/** A second request ends the process at once, as it would by default. */
function endOnRequest(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

async function main(argv: string[]): Promise<number> {
  try {
    const { command, args } = findCommand([...commands, synchroniseApart], argv);
    return await command.run(args, createContext());
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof UsageProblem || isParseArgsError(error)) {
    process.stderr.write(`${error.message}\n\n${usageOf(commands)}\n`);
    return MISUSED;
  }
  const text = isProblem(error) ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  return error instanceof Cancelled ? INTERRUPTED : FAILED;
}

function isParseArgsError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
}

process.exitCode = await main(process.argv.slice(2));
