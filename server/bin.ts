/** `tidesheet-server [command]`. */
import { TidesheetError } from '#domain/errors.ts';
import { UsageError } from './commands/command.ts';
import { doctor } from './commands/doctor.ts';
import { move } from './commands/move.ts';
import { serve } from './commands/serve.ts';
import { ConfigError } from './config.ts';
import { DataFolderError } from './data-folder.ts';

const COMMANDS = [serve, doctor, move];

/** Their messages say all there is to say. */
const TELLING = [ConfigError, DataFolderError];

const [name = serve.name, ...args] = process.argv.slice(2);
const command = COMMANDS.find((known) => known.name === name);

if (command === undefined) {
  const usages = COMMANDS.map(({ usage }) => `  tidesheet-server ${usage}`);
  console.error(`There is no command ${name}. There are:\n\n${usages.join('\n')}`);
  process.exitCode = 2;
} else {
  try {
    const code = await command.run(args);
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    console.error(explain(error));
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n  tidesheet-server ${command?.usage}`;
  if (error instanceof TidesheetError) return [error.message, error.hint].filter(Boolean).join(' ');
  if (TELLING.some((kind) => error instanceof kind)) return (error as Error).message;
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return 'The port is taken. Stop what uses it, or choose another: PORT=8001 npm start';
  return `tidesheet-server ${name} failed: ${error.stack ?? error.message}`;
}
