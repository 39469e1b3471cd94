import { withLocalTimes } from '#domain/time/local-time.ts';
import { defineCommand } from '../../cli/command.ts';
import { ConfigError } from '../../cli/errors.ts';
import { flag } from '../../cli/inputs.ts';
import { checkActivityWatch } from '../checks/check-activitywatch.ts';
import { checkServer } from '../checks/check-server.ts';
import { checkStore } from '../checks/check-store.ts';
import { checkTls } from '../checks/check-tls.ts';
import { byUrgency, type Check, checkLines, failed, ok, skipped } from '../checks/check.ts';
import {
  type Config,
  defaultDataDir,
  type LocalConfig,
  NOT_CONNECTED,
  readConfig,
  readLocalConfig
} from '../config.ts';
import { localZone } from '../device/device.ts';
import type { Context } from './context.ts';

const inputs = { json: flag('--json', 'Print JSON') };

export const test = defineCommand({
  name: 'test',
  summary: 'Check settings, ActivityWatch, the local store and the server, and show what to do',
  description: 'What has to be fixed comes first.',
  inputs,
  run: runTest
});

export const doctor = defineCommand({ name: 'doctor', summary: 'The same as test', inputs, run: runTest });

async function runTest({ json }: { json: boolean }, context: Context): Promise<number> {
  const checks = await runChecks(context);
  const passed = checks.every(({ state }) => state === 'ok' || state === 'warning');
  if (json) context.print(JSON.stringify({ ok: passed, checks }));
  else
    for (const check of byUrgency(checks))
      for (const line of checkLines(check, isColoured())) context.print(withLocalTimes(line, localZone()));
  return passed ? 0 : 1;
}

/** What can be checked without the server is checked whatever its settings are. */
async function runChecks({ readEnv, now }: Context): Promise<Check[]> {
  const env = readEnv();
  const [configuration, config] = readOrFail(() => readConfig(env, defaultDataDir()));
  const [, local] = readOrFail((): LocalConfig => readLocalConfig(env, defaultDataDir()));
  return [
    configuration,
    ...(local === undefined ? [skipped('ActivityWatch')] : await checkActivityWatch(local, now())),
    ...(local === undefined ? [skipped('Local store')] : await checkStore(local, now())),
    ...(config === undefined ? [skipped('Server')] : await checkServer(config, now)),
    ...(config === undefined ? [] : [await checkTls(config.serverUrl, now())])
  ];
}

function readOrFail<T extends LocalConfig | Config>(read: () => T): [Check, T | undefined] {
  try {
    return [ok('Settings', 'complete'), read()];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const remedy =
      error.message === NOT_CONNECTED
        ? 'Your admin sends you the link; it also shows how.'
        : 'Set them in the environment or in .env; see .env.template.';
    return [failed('Settings', error.problems.join(' '), remedy), undefined];
  }
}

const isColoured = () => process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
