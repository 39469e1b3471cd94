/** Installs, removes and looks at the service on this machine. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { InputError } from '../errors.ts';
import { planService, type ServicePlan } from './service-plan.ts';

const run = promisify(execFile);

/** @throws InputError on a system of which no way is known. */
export function planHere(dataDir: string): ServicePlan {
  const { uid, username: user } = userInfo();
  const [node, script] = [process.execPath, process.argv[1] ?? ''];
  const plan = planService({ platform: process.platform, node, script, home: homedir(), uid, user, dataDir });
  if (plan !== undefined) return plan;
  throw new InputError(`No service is known for ${process.platform}. ${BY_HAND}`);
}

/** @throws InputError where the system's manager is not there or refuses; then nothing is left behind. */
export async function installService(plan: ServicePlan): Promise<void> {
  await requireSuccess(plan, plan.probe);
  if (existsSync(plan.path)) for (const command of plan.uninstall) await succeeds(command);
  mkdirSync(dirname(plan.path), { recursive: true });
  writeFileSync(plan.path, plan.text, { encoding: plan.encoding, mode: 0o600 });
  try {
    for (const command of plan.install) await requireSuccess(plan, command);
  } catch (error) {
    await uninstallService(plan);
    throw error;
  }
}

export async function uninstallService(plan: ServicePlan): Promise<void> {
  for (const command of plan.uninstall) await succeeds(command);
  rmSync(plan.path, { force: true });
}

export const isServiceActive = (plan: ServicePlan): Promise<boolean> => succeeds(plan.status);

async function requireSuccess({ manager }: ServicePlan, [file = '', ...args]: string[]): Promise<void> {
  try {
    await run(file, args);
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    const reason = code === 'ENOENT' ? `there is no ${file} here` : (stderr ?? message).trim() || message;
    throw new InputError(`${manager} cannot be used: ${reason}. ${BY_HAND}`);
  }
}

const BY_HAND = 'Nothing was installed. Start "tidesheet run" at login by other means.';

const succeeds = ([file = '', ...args]: string[]): Promise<boolean> =>
  run(file, args).then(
    () => true,
    () => false
  );
