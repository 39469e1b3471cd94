/** `tidesheet-server [command]`. The only place that sets the exit code. */
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import type { Env } from '../cli/env-file.ts';
import { describeError, UsageError } from '../cli/errors.ts';
import { runProgram, type Program } from '../cli/program.ts';
import * as data from './commands/admin/data.ts';
import * as people from './commands/admin/people.ts';
import { retention } from './commands/admin/retention.ts';
import { backup } from './commands/backup.ts';
import { backupKey } from './commands/backup-key.ts';
import type { Context } from './commands/context.ts';
import { contract } from './commands/contract.ts';
import { doctor } from './commands/doctor.ts';
import { drill } from './commands/drill.ts';
import { holiday } from './commands/holiday.ts';
import { holidays } from './commands/holidays.ts';
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
  commands: [
    serve,
    doctor,
    status,
    backup,
    verify,
    restore,
    drill,
    backupKey,
    move,
    holidays,
    holiday,
    contract,
    people.people,
    people.person,
    people.register,
    people.importPeople,
    people.update,
    people.invite,
    people.invitations,
    people.disable,
    people.resetSecondFactor,
    people.enable,
    data.rotateToken,
    data.revokeToken,
    data.mergeDevice,
    data.exportPerson,
    data.erase,
    data.teams,
    data.audit,
    retention
  ],
  defaultCommand: 'serve',
  footer: 'Settings are environment variables: see README.md.'
};

const FAILED = 1;
const MISUSED = 2;

/** What the server hands out lies beside the program, whatever folder it is started in. */
const BESIDE_PROGRAM = {
  PWA_DIR: join(import.meta.dirname, '..', 'build'),
  AGENT_PACKAGE: join(import.meta.dirname, 'agent.tgz'),
  API_DOCS_DIR: join(import.meta.dirname, 'swagger-ui')
};

const contextOf = (env: Env): Context => ({
  env: { ...BESIDE_PROGRAM, ...env },
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
