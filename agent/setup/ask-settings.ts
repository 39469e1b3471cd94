/** What `setup` has to know: from the command line, the environment, or the person. */
import { readConfig, type Config, type Env } from '../config.ts';
import { UsageProblem } from '../problems.ts';
import type { Ask } from './ask.ts';
import type { Settings } from './settings-file.ts';

export const MOST_DAYS = 366;
const WANTED = [
  { name: 'SERVER_URL', flag: 'server', question: "The address of your team's Tidesheet:" },
  { name: 'DEVELOPER_ID', flag: 'developer', question: 'Your developer id, such as john_doe:' },
  { name: 'API_TOKEN', flag: 'token', question: 'Your API token (not shown while you type):', secret: true }
] as const;
/** Kept with the others, for a service sees no variables of a shell. */
const ALSO_KEPT = ['SYNC_INTERVAL_MINUTES', 'AW_URL', 'AW_API_KEY', 'DATA_DIR'];

export type Flags = { server?: string; developer?: string; token?: string; days?: string };

/**
 * The settings as `.env` is to hold them. Without `ask` nobody is there to be asked.
 * @throws UsageProblem naming what is missing; ConfigProblem for what is wrong.
 */
export async function askSettings(
  flags: Flags,
  env: Env,
  ask: Ask | undefined,
  dataDir: string
): Promise<{ settings: Settings; config: Config }> {
  const settings: Settings = {};
  for (const wanted of WANTED) {
    const given =
      flags[wanted.flag] ?? (ask === undefined || env[wanted.name] ? env[wanted.name] : undefined);
    const answer = given ?? (await ask?.(wanted.question, { secret: 'secret' in wanted }));
    if (!answer)
      throw new UsageProblem(`setup needs --${wanted.flag}: ${wanted.question.replace(/:$/, '.')}`);
    settings[wanted.name] = answer;
  }
  for (const name of ALSO_KEPT) if (env[name]) settings[name] = env[name];
  return { settings, config: readConfig({ ...env, ...settings }, dataDir) };
}

/** How many past days to include: none, unless the person says more. @throws UsageProblem for no such number. */
export async function askDays({ days }: Flags, ask: Ask | undefined): Promise<number> {
  const question = 'Collecting begins now. How many past days shall be included, too? [0]';
  const answer = days ?? (await ask?.(question)) ?? '';
  if (answer === '') return 0;
  if (/^\d{1,3}$/.test(answer) && Number(answer) <= MOST_DAYS) return Number(answer);
  throw new UsageProblem(`--days takes a whole number from 0 to ${MOST_DAYS}, not "${answer}".`);
}
