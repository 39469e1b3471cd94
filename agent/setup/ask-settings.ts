/** The settings that `setup` needs: from the command line, from existing settings, or from the user. */
import type { Env } from '../../cli/env-file.ts';
import { UsageError } from '../../cli/errors.ts';
import { problemWith } from '../config.ts';
import type { Ask } from './ask.ts';
import { type EnrolmentLink, readLink } from './enrolment-link.ts';
import type { Settings } from './settings-file.ts';

export const MAX_DAYS = 366;
const WANTED = [
  {
    name: 'SERVER_URL',
    flag: 'server',
    subject: 'The address',
    question: "Your enrolment link, or the address of your team's Tidesheet"
  },
  {
    name: 'DEVELOPER_ID',
    flag: 'developer',
    subject: 'An id',
    question: 'Your developer id, such as john_doe'
  },
  {
    name: 'API_TOKEN',
    flag: 'token',
    subject: 'The token',
    question: 'Your API token (not shown while you type)',
    secret: true
  }
] as const;
type Wanted = (typeof WANTED)[number];

/** Kept with the others, for a service sees no variables of a shell. */
const ALSO_SAVED = ['SYNC_INTERVAL_MINUTES', 'AW_URL', 'AW_API_KEY', 'DATA_DIR', 'CALENDAR'];

export type Flags = {
  link?: string | undefined;
  server?: string | undefined;
  developer?: string | undefined;
  token?: string | undefined;
  days?: number | undefined;
  calendar?: string | undefined;
};
/** Without `ask` nobody is there to be asked. */
export type Person = { ask: Ask | undefined; warn: (line: string) => void };

/**
 * An enrolment link, or the settings that it would stand for. The values in `known` are offered as defaults.
 * @throws UsageError naming what is missing or wrong by its flag; CancelledError.
 */
export async function askSettings(
  flags: Flags,
  known: Env,
  person: Person
): Promise<{ link: EnrolmentLink } | { settings: Settings }> {
  if (flags.link !== undefined) {
    const link = readLink(flags.link);
    if (link !== undefined) return { link };
    throw new UsageError('This is not the whole enrolment link: it ends in /enrol# and 43 characters.');
  }
  const settings: Settings = {};
  for (const wanted of WANTED) {
    requireUsable(wanted, flags[wanted.flag]);
    const answer = flags[wanted.flag] ?? (await askFor(wanted, known[wanted.name], person));
    const link = wanted.flag === 'server' ? readLink(answer) : undefined;
    if (link !== undefined) return { link };
    settings[wanted.name] = answer;
  }
  return { settings };
}

/** @throws UsageError for a value of a flag that cannot be used. */
function requireUsable({ name, flag, ...wanted }: Wanted, value: string | undefined): void {
  const problem = value === undefined || isLinkFor(name, value) ? undefined : problemWith(name, value);
  if (value === undefined || problem === undefined) return;
  const found = 'secret' in wanted || value.includes('@') ? '' : `; found "${value}"`;
  throw new UsageError(`--${flag} ${problem}${found}.`);
}

const isLinkFor = (name: Wanted['name'], text: string) =>
  name === 'SERVER_URL' && readLink(text) !== undefined;

/** Asks until the value is usable, as far as that can be checked without the server. */
async function askFor(wanted: Wanted, known: string | undefined, { ask, warn }: Person): Promise<string> {
  const { name, flag, subject, question } = wanted;
  const secret = 'secret' in wanted;
  if (ask === undefined) {
    if (!known) throw new UsageError(`setup needs --${flag}: ${question}.`);
    const problem = isLinkFor(name, known) ? undefined : problemWith(name, known);
    if (problem === undefined) return known;
    throw new UsageError(`setup needs --${flag}: the present value cannot be used, for it ${problem}.`);
  }
  const offer = known ? ` [${secret ? 'keep the current one' : known}]` : '';
  for (;;) {
    const answer = (await ask(`${question}${offer}:`, { secret })) || known || '';
    const problem = problemWith(name, answer);
    if (problem === undefined || isLinkFor(name, answer)) return answer;
    warn(`${subject} ${problem}.`);
  }
}

/** The other existing settings, to be saved beside those asked for. */
export const otherSettings = (env: Env): Settings =>
  Object.fromEntries(
    ALSO_SAVED.flatMap((name) => {
      const value = env[name];
      return value ? [[name, value]] : [];
    })
  );

const isDays = (text: string) => /^\d{1,3}$/.test(text) && Number(text) <= MAX_DAYS;

/** How many past days to include: none by default. @throws CancelledError. */
export async function askDays({ days }: Flags, { ask, warn }: Person): Promise<number> {
  if (days !== undefined || ask === undefined) return days ?? 0;
  for (;;) {
    const answer = await ask('Collecting begins now. How many past days should be included? [0]');
    if (answer === '' || isDays(answer)) return Number(answer);
    warn(`Give a whole number from 0 to ${MAX_DAYS}.`);
  }
}

const NO_CALENDAR = '-';

/**
 * The calendar from which meetings are suggested; empty: none. What is set is offered without showing it: an address is often a secret.
 * @throws UsageError for a flag that cannot be used; CancelledError.
 */
export async function askCalendar(
  { calendar }: Flags,
  known: string | undefined,
  { ask, warn }: Person
): Promise<string> {
  if (calendar !== undefined) {
    const problem = calendar === NO_CALENDAR ? undefined : problemWith('CALENDAR', calendar);
    if (problem !== undefined) throw new UsageError(`--calendar ${problem}.`);
    return calendar === NO_CALENDAR ? '' : calendar;
  }
  if (ask === undefined) return known ?? '';
  const offer = known ? `[keep the current one; ${NO_CALENDAR} removes it]` : '[none]';
  const question = 'Your calendar, to suggest meetings for your timesheet: a file (ICS) or its https address';
  for (;;) {
    const answer = await ask(`${question} ${offer}:`);
    if (answer === NO_CALENDAR) return '';
    if (answer === '') return known ?? '';
    const problem = problemWith('CALENDAR', answer);
    if (problem === undefined) return answer;
    warn(`Your calendar ${problem}.`);
  }
}
