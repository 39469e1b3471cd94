/** `tidesheet-server`: reads the settings, starts, says what to do next, and stops cleanly. */
import { FolderInUse } from '../couch/embedded/index.ts';
import { ConfigError, readConfig } from './config.ts';
import { DataFolderError } from './data-folder.ts';
import { startServer } from './start-server.ts';

const log = (line: string) => console.error(`${new Date().toISOString()} ${line}`);

try {
  const config = readConfig(process.env);
  const server = await startServer(config, log, Date.now);
  console.log(`Tidesheet is ready at ${server.url}`);
  if (server.createdAdminToken !== undefined) {
    console.log(`\nThe admin token, shown only this once. Keep it safe:\n\n  ${server.createdAdminToken}\n`);
    console.log('Register the first developer with it: README.md, "For admins".');
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      log(`${signal}: stopping.`);
      server.close().then(
        () => process.exit(0),
        () => process.exit(1)
      );
    });
  }
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

function explain(error: unknown): string {
  const plain = [ConfigError, DataFolderError, FolderInUse];
  if (error instanceof Error && plain.some((kind) => error instanceof kind)) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return 'The port is taken. Stop what uses it, or choose another: PORT=8001 npm start';
  return `The server could not start: ${error.stack ?? error.message}`;
}
