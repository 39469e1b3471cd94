import { readConfig } from '../config.ts';
import { startServer } from '../start-server.ts';
import { log, type Command } from './command.ts';

/** Starts, says what to do next, and stops cleanly. */
export const serve: Command = {
  name: 'serve',
  usage: 'serve: run the server (this is what happens without a command)',
  run: async () => {
    const server = await startServer(readConfig(process.env), log, Date.now);
    console.log(`Tidesheet is ready at ${server.url}`);
    if (server.createdAdminToken !== undefined) {
      console.log(
        `\nThe admin token, shown only this once. Keep it safe:\n\n  ${server.createdAdminToken}\n`
      );
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
    return undefined;
  }
};
