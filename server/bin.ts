/** `tidesheet-server [command]`. The only place that sets the exit code. */
import packageJson from '../package.json' with { type: 'json' };
import type { Env } from '../cli/env-file.ts';
import { describeError, UsageError } from '../cli/errors.ts';
import { runProgram, type Program } from '../cli/program.ts';
import { backup } from './commands/backup.ts';
import { backupKey } from './commands/backup-key.ts';
import type { Context } from './commands/context.ts';
import { doctor } from './commands/doctor.ts';
import { drill } from './commands/drill.ts';
import { move } from './commands/move.ts';
import { restore } from './commands/restore.ts';
import { serve } from './commands/serve.ts';
import { status } from './commands/status.ts';
import { verify } from './commands/verify.ts';
import { readSecretFiles } from './secret-files.ts';

const PROGRAM: Program<Context> = {
  name: 'tidesheet-server',
  summary: 'Team timesheets from ActivityWatch: the server.',
  version: packageJson.version,
  commands: [serve, doctor, status, backup, verify, restore, drill, backupKey, move],
  defaultCommand: 'serve',
  footer: 'Settings are environment variables: see README.md.'
};

const FAILED = 1;
const MISUSED = 2;

const contextOf = (env: Env): Context => ({
  env,
  print: (line) => console.log(line),
  warn: (line) => console.error(line)
});

// What is written, here and in a backup, is for this user only.
process.umask(0o077);

try {
  const code = await runProgram(PROGRAM, process.argv.slice(2), contextOf(readSecretFiles(process.env)));
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  console.error(explain(error));
  process.exit(error instanceof UsageError ? MISUSED : FAILED);
}

function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return 'The port is in use. Stop the program that uses it, or choose another: PORT=8001 npm start';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return 'HOST is no address of this machine. Leave it out, or set it to one of its addresses, 0.0.0.0 or ::';
  return describeError(error);
}
