import type { Me } from '#domain/api/me.ts';
import type { Config } from '../config.ts';
import { ServerError, type ServerErrorKind } from '../errors.ts';
import { Server } from '../replicate/server.ts';
import { isMissing, type Pouch } from '../store.ts';
import { type Check, failed, ok, skipped } from './check.ts';

const REACHED = 'Server';
const CREDENTIALS = 'Token';
const DATABASE = 'Database';
const CLOCK = 'Clock';
const MAX_APART_MS = 60_000;
const TIMEOUT_MS = 15_000;

/** `isSetup`: the machine is being connected, so that remedies name the flags of `setup`. */
export type CheckOptions = { isSetup: boolean };

/** Whether the server responds, knows the agent, lets it read and write, and has the same time. */
export async function checkServer(
  config: Config,
  now: () => number,
  options: CheckOptions = { isSetup: false }
): Promise<Check[]> {
  const server = new Server(config, TIMEOUT_MS);
  const askedMs = now();
  try {
    const me = await server.me();
    const midwayMs = (askedMs + now()) / 2;
    return [
      ok(REACHED, config.serverUrl),
      ok(CREDENTIALS, `accepted as ${server.who}`),
      await checkDatabase(server, me, options),
      checkClock(me, midwayMs)
    ];
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return unreached(error, config.serverUrl, options);
  }
}

const REMEDIES: Partial<Record<ServerErrorKind, string>> = {
  blocked: 'Ask who runs this network or its proxy to let requests to the server through.',
  busy: 'Wait, then try again.'
};

function unreached(error: ServerError, url: string, { isSetup }: CheckOptions): Check[] {
  const { kind } = error;
  const message = messageOf(error, isSetup);
  const rest = [skipped(DATABASE), skipped(CLOCK)];
  if (kind === 'credentials') {
    const remedy = isSetup
      ? 'Ask for a new token and give it with --token, beside --developer.'
      : 'Ask for a new token and set DEVELOPER_ID and API_TOKEN.';
    return [ok(REACHED, url), failed(CREDENTIALS, message, remedy), ...rest];
  }
  if (kind === 'locked') {
    return [
      ok(REACHED, url),
      failed(CREDENTIALS, message, 'Wait five minutes, then check the token.'),
      ...rest
    ];
  }
  const setting = isSetup ? '--server' : 'SERVER_URL';
  const remedy =
    REMEDIES[kind] ?? `Check ${setting} and the network; or ask your admin whether the server is down.`;
  return [failed(REACHED, message, remedy), skipped(CREDENTIALS), ...rest];
}

function messageOf(error: unknown, isSetup: boolean): string {
  if (error instanceof ServerError && isSetup) return error.setupMessage;
  return error instanceof Error ? error.message : String(error);
}

async function checkDatabase(server: Server, { developer }: Me, { isSetup }: CheckOptions): Promise<Check> {
  const remedy = 'Ask your admin to register you (again).';
  const database = developer?.database;
  if (database === undefined) return failed(DATABASE, 'the server has no database for you', remedy);
  try {
    await server.use(database, probeDatabase);
    return ok(DATABASE, 'readable and writable');
  } catch (error) {
    return failed(DATABASE, messageOf(error, isSetup), remedy);
  }
}

function checkClock({ serverTime }: Me, atMs: number): Check {
  const serverMs = Date.parse(serverTime ?? '');
  if (Number.isNaN(serverMs)) return skipped(CLOCK);
  const apartMs = Math.abs(serverMs - atMs);
  const detail = `${(apartMs / 1000).toFixed(1)} s from the server's`;
  if (apartMs <= MAX_APART_MS) return ok(CLOCK, detail);
  return failed(
    CLOCK,
    detail,
    'Let this machine set its clock from the network; it is what times are recorded with.'
  );
}

const PROBE_ID = '_local/tidesheet-test';

/** @throws what `Server.use` makes ServerError of. */
export async function probeDatabase(remote: Pouch): Promise<void> {
  await remote.allDocs({ limit: 1 });
  // A local document: not replicated, seen by no view, and checked by no validation function.
  const local = remote as unknown as PouchDB.Database<{ at: string }>;
  const { rev } = await local.put({ _id: PROBE_ID, at: 'now', ...(await revisionOf(local)) });
  await local.remove(PROBE_ID, rev);
}

async function revisionOf(local: PouchDB.Database<{ at: string }>): Promise<{ _rev?: string }> {
  try {
    return { _rev: (await local.get(PROBE_ID))._rev };
  } catch (error) {
    if (isMissing(error)) return {};
    throw error;
  }
}
