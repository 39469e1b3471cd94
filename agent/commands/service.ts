import { homedir } from 'node:os';
import { defineCommand } from '../../cli/command.ts';
import { ConfigError } from '../../cli/errors.ts';
import { oneOf } from '../../cli/inputs.ts';
import {
  defaultDataDir,
  isConnected,
  NOT_CONNECTED,
  readConfig,
  readLocalConfig,
  withEnvFiles
} from '../config.ts';
import { InputError } from '../errors.ts';
import { installService, isServiceActive, planHere, uninstallService } from '../service/manage-service.ts';
import type { Context } from './context.ts';

export const service = defineCommand({
  name: 'service',
  summary: 'Start the agent at every login, with systemd, launchd or the Task Scheduler',
  inputs: { action: oneOf(['install', 'uninstall', 'status'], 'What to do') },
  run: async ({ action }, context: Context) => {
    const env = context.readEnv();
    const { dataDir } = readLocalConfig(env, defaultDataDir());
    if (!isConnected(env)) {
      if (action === 'install') throw new InputError(NOT_CONNECTED);
      if (action === 'status') context.warn(NOT_CONNECTED);
    }
    const actions = { install, uninstall, status };
    return actions[action](dataDir, context);
  }
});

/** Installs the service and prints that. @throws InputError where it cannot be installed. */
export async function install(dataDir: string, { print }: Pick<Context, 'print'>): Promise<number> {
  requireSettings();
  const plan = planHere(dataDir);
  await installService(plan);
  print(`Installed with ${plan.manager} (${plan.path}): the agent runs now and after every login.`);
  return 0;
}

/** A service sees neither the folder nor the variables of the shell that installs it. */
function requireSettings(): void {
  try {
    readConfig(withEnvFiles({}, homedir()), defaultDataDir());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new InputError(
      `The service does not find its settings in ${defaultDataDir()}: run "tidesheet setup" first.` +
        (error.message === NOT_CONNECTED ? '' : ` ${error.problems.join(' ')}`)
    );
  }
}

async function uninstall(dataDir: string, { print }: Context): Promise<number> {
  const plan = planHere(dataDir);
  await uninstallService(plan);
  print(`Removed: ${plan.manager} no longer starts the agent. What was collected is retained.`);
  return 0;
}

async function status(dataDir: string, { print }: Context): Promise<number> {
  const plan = planHere(dataDir);
  const active = await isServiceActive(plan);
  print(active ? `The agent is run by ${plan.manager}.` : `The agent is not run by ${plan.manager}.`);
  return active ? 0 : 1;
}
