import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkActivityWatch } from '../checks/check-activitywatch.ts';
import { checkServer } from '../checks/check-server.ts';
import { checkTls } from '../checks/check-tls.ts';
import { checkLines, type Check } from '../checks/check.ts';
import { defaultDataDir } from '../environment.ts';
import { isProblem } from '../problems.ts';
import { askDays, askSettings } from '../setup/ask-settings.ts';
import { writeSettings } from '../setup/settings-file.ts';
import { succeeded } from '../sync/report.ts';
import { runOnce } from '../sync/run-once.ts';
import type { Command, Context } from './command.ts';
import { showProgress } from './progress-bar.ts';
import { install } from './service.ts';
import { tell } from './sync.ts';

export const setup: Command = {
  name: 'setup',
  usage: '[--server URL] [--developer ID] [--token TOKEN] [--days N] [--service | --no-service]',
  summary: 'Connects this machine to your server: asks for what is not given, checks it and keeps it.',
  run: async (args, context) => {
    const flags = readFlags(args);
    const { ask, print, readEnv, now } = context;
    const { settings, config } = await askSettings(flags, readEnv(), ask, defaultDataDir());
    const reached = await checkServer(config, now);
    const encrypted = await checkTls(config.serverUrl, now());
    show([...reached, encrypted, ...(await checkActivityWatch(config, now()))], context);
    if (reached.some(({ name, state }) => state !== 'ok' && name !== 'Clock')) {
      context.warn('Nothing was written. Mend what is marked and run "tidesheet setup" again.');
      return 1;
    }
    const days = await askDays(flags, ask);
    const path = join(defaultDataDir(), '.env');
    writeSettings(path, settings);
    print(`Your settings are in ${path}; only you may read them.`);
    const hours = days === 0 ? undefined : days * 24;
    const report = await runOnce({ config, nowMs: now(), hours, progress: showProgress(process.stderr) });
    tell(report, context);
    await offerService(flags.service, config.dataDir, context);
    return succeeded(report) ? 0 : 1;
  }
};

function readFlags(args: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    server: text,
    developer: text,
    token: text,
    days: text,
    service: { type: 'boolean' }
  } as const;
  return parseArgs({ args, options, allowNegative: true }).values;
}

function show(checks: readonly Check[], { print }: Context): void {
  for (const check of checks) for (const line of checkLines(check, false)) print(line);
}

/** Without a service everything else is in place, so a problem with it is told and no more. */
async function offerService(wanted: boolean | undefined, dataDir: string, context: Context): Promise<void> {
  const answer = await (wanted ?? context.ask?.('Start the agent now and at every login? [Y/n]'));
  const isWanted = typeof answer === 'string' ? /^(y|yes|)$/i.test(answer) : answer;
  if (isWanted !== true) {
    context.print(
      'To have the agent started at every login: tidesheet service install. Or start: tidesheet run'
    );
    return;
  }
  try {
    await install(dataDir, context);
  } catch (error) {
    if (!isProblem(error)) throw error;
    context.warn(error.message);
  }
}
