import { defineCommand } from '../../cli/command.ts';
import { readConfig } from '../config.ts';
import { describeListening } from '../listen-address.ts';
import { openLog } from '../monitoring/logging.ts';
import { startServer } from '../start-server.ts';
import type { Context } from './context.ts';

export const serve = defineCommand({
  name: 'serve',
  summary: 'Run the server; the default',
  inputs: {},
  run: async (_none, { env, print, warn }: Context) => {
    const config = readConfig(env);
    const { log, logRequest } = await openLog(config.logFormat ?? 'text', warn);
    const server = await startServer({ ...config, logRequest }, log, Date.now);
    print(`Tidesheet is ready at ${server.url}`);
    for (const line of describeListening(config.host)) print(line);
    if (server.createdAdminToken !== undefined) {
      print(`\nThe admin token, shown only this once. Store it safely:\n\n  ${server.createdAdminToken}\n`);
      print('Register the first developer with it: README.md, "For admins".');
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
});
