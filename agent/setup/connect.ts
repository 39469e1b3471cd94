/** Connects this machine: checks and saves the settings, from an enrolment link or from id and token. */
import { withLocalTimes } from '#domain/time/local-time.ts';
import type { Env } from '../../cli/env-file.ts';
import { checkActivityWatch } from '../checks/check-activitywatch.ts';
import { checkServer } from '../checks/check-server.ts';
import { checkTls } from '../checks/check-tls.ts';
import { checkLines } from '../checks/check.ts';
import type { Context } from '../commands/context.ts';
import { type Config, defaultDataDir, readConfig } from '../config.ts';
import { localZone } from '../device/device.ts';
import { LinkError, ServerError } from '../errors.ts';
import { askCalendar, askDays, askSettings, type Flags, otherSettings, type Person } from './ask-settings.ts';
import { type EnrolmentLink, redeemLink } from './enrolment-link.ts';
import { requireWritable, type Settings, settingsPath, writeSettings } from './settings-file.ts';

export type Connection = { config: Config; days: number };

/**
 * Asks until the server accepts the settings, and saves them. Returns undefined, with the reason shown and nothing saved,
 * where asking again would not help or nobody can be asked.
 * @throws UsageError, ConfigError, LinkError, ServerError or InputError, with nothing saved; CancelledError.
 */
export async function connect(
  flags: Flags,
  person: Person,
  context: Context
): Promise<Connection | undefined> {
  let [given, known]: [Flags, Env] = [flags, context.readEnv()];
  for (;;) {
    const answer = await askSettings(given, known, person);
    if ('link' in answer) {
      const connection = await tryLink(answer.link, { flags, known, person, context });
      if (connection !== undefined) return connection;
      given = { days: flags.days, calendar: flags.calendar };
      continue;
    }
    const { settings } = answer;
    const config = readConfig({ ...known, ...settings }, defaultDataDir());
    const failing = await check(config, context);
    if (failing === undefined) {
      const days = await askDays(flags, person);
      const others = await askOthers(flags, known, person);
      save({ ...settings, SERVER_URL: config.serverUrl, ...others }, context);
      return { config: readConfig({ ...known, ...settings, ...others }, defaultDataDir()), days };
    }
    if (person.ask === undefined || !['Server', 'Token'].includes(failing)) {
      context.warn('Nothing was written. Fix what is marked and run "tidesheet setup" again.');
      return undefined;
    }
    context.warn('Nothing was written so far. Try again, or stop with Ctrl-C.');
    [given, known] = again(failing, given, { ...known, ...settings });
  }
}

/** What to ask again; earlier input is offered, except a token that was refused. */
function again(failing: string, given: Flags, answered: Env): [Flags, Env] {
  const { developer, token } = given;
  if (failing === 'Server') return [{ developer, token }, answered];
  return [{ server: answered['SERVER_URL'] }, { ...answered, API_TOKEN: undefined }];
}

const PLACEHOLDERS = {
  SERVER_URL: 'https://tidesheet.example.com',
  DEVELOPER_ID: 'john_doe',
  API_TOKEN: 'laptop.secret'
};

type Surroundings = { flags: Flags; known: Env; person: Person; context: Context };

/** Undefined where the link is refused and the user may enter another. */
async function tryLink(link: EnrolmentLink, surroundings: Surroundings): Promise<Connection | undefined> {
  try {
    return await connectByLink(link, surroundings);
  } catch (error) {
    if (error instanceof ServerError) throw inSetup(error);
    if (!(error instanceof LinkError) || surroundings.person.ask === undefined) throw error;
    surroundings.context.warn(error.message);
    return undefined;
  }
}

const inSetup = (error: ServerError): ServerError =>
  new ServerError(error.kind, error.setupMessage, { cause: error });

/** A link can be used once: everything else is asked first, and its settings are saved at once. */
async function connectByLink(
  link: EnrolmentLink,
  { flags, known, person, context }: Surroundings
): Promise<Connection> {
  requireWritable(settingsPath());
  // The other settings, beside any values that a link gives.
  readConfig({ ...known, ...PLACEHOLDERS }, defaultDataDir());
  const days = await askDays(flags, person);
  const others = await askOthers(flags, known, person);
  const settings = { ...(await redeemLink(link)), ...others };
  save(settings, context);
  const config = readConfig({ ...known, ...settings }, defaultDataDir());
  if ((await check(config, context)) !== undefined)
    context.warn(
      'The link was used, and your settings are saved. Fix what is marked; "tidesheet test" checks again.'
    );
  return { config, days };
}

/** The settings that are saved beside the credentials. */
async function askOthers(flags: Flags, known: Env, person: Person): Promise<Settings> {
  const { CALENDAR, ...others } = otherSettings(known);
  const calendar = await askCalendar(flags, CALENDAR, person);
  // Where there was one, an empty value takes its place in the file.
  return calendar === '' && !CALENDAR ? others : { ...others, CALENDAR: calendar };
}

/** Shows all checks, and returns the name of the first failing one without which nothing works. */
async function check(config: Config, { now, print }: Context): Promise<string | undefined> {
  const server = await checkServer(config, now, { isSetup: true });
  const others = [
    await checkTls(config.serverUrl, now(), { isSetup: true }),
    ...(await checkActivityWatch(config, now()))
  ];
  for (const found of [...server, ...others])
    for (const line of checkLines(found, false)) print(withLocalTimes(line, localZone()));
  return server.find(({ name, state }) => state === 'failed' && name !== 'Clock')?.name;
}

function save(settings: Settings, { print }: Context): void {
  writeSettings(settingsPath(), settings);
  print(`Your settings are in ${settingsPath()}; only you can read them.`);
}
