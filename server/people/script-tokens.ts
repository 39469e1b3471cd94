/**
 * Tokens for scripts. Behind each is a user of CouchDB without roles, so that a token is good for nothing but the routes that read for
 * it, and CouchDB stores its secret as it stores a password.
 */
import { randomBytes } from 'node:crypto';
import {
  MAX_SCRIPT_TOKENS,
  type ScriptToken,
  type ScriptTokenMade,
  type ScriptTokenRequest
} from '#domain/api/script-tokens.ts';
import { managerRole, rolesWithin } from '#domain/roles.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import type { Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import { recordAct } from './audit.ts';
import { endedMeanwhile, isStillEnabled } from './credentials.ts';
import { heldRoles } from './one-time-passwords.ts';
import {
  findDeveloper,
  listScripts,
  parseScriptName,
  putUser,
  removeUser,
  scriptName,
  userId
} from './users.ts';
import { deriveSecretKey } from './secret-key.ts';
import type { PersonUser, ScriptUser } from './user-documents.ts';

const DAY_MS = 86_400_000;

type TokenService = Pick<Service, 'couch' | 'cookieSecret' | 'now'>;

/** Of whom they may read something: of these teams, or of all. */
export const mayReadTeam = (roles: readonly string[], slug: string): boolean =>
  ['admin', '_admin', managerRole(slug)].some((role) => roles.includes(role));

/** @throws RequestError where the caller may not read one of the teams, or has too many tokens. */
export async function createScriptToken(
  { couch, cookieSecret, now }: TokenService,
  person: PersonUser,
  request: ScriptTokenRequest
): Promise<ScriptTokenMade> {
  const { developer, installation } = person.tidesheet;
  if (person.tidesheet.oneTimePassword)
    throw new RequestError('account-state', 'Choose a password of your own first.');
  const roles = rolesWithin(couch.names.prefix, person.roles);
  const foreign = request.teams.find((slug) => !mayReadTeam(roles, slug));
  if (foreign !== undefined) throw new RequestError('forbidden', `Only managers of ${foreign} may do this.`);
  if ((await cookieSecret()) === undefined)
    throw new RequestError(
      'account-state',
      'CouchDB does not let the service open sessions, which tokens for scripts need.',
      'The account of COUCHDB_URL has to be a server administrator who may read [chttpd_auth] secret.'
    );
  if ((await listScripts(couch, developer)).length >= MAX_SCRIPT_TOKENS)
    throw new RequestError(
      'account-state',
      `You have ${MAX_SCRIPT_TOKENS} tokens.`,
      'Revoke one that you do not need.'
    );
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  const name = scriptName(developer, id);
  const script: ScriptUser = {
    _id: userId(name),
    ...{ type: 'user', name, roles: [] },
    ...(await deriveSecretKey(secret)),
    tidesheet: {
      ...{ kind: 'script', installation, developer, person: person.name, title: request.name },
      scopes: [...new Set(request.scopes)],
      own: request.own,
      teams: [...new Set(request.teams)],
      created: formatInstant(now()),
      expires: formatInstant(now() + request.days * DAY_MS)
    }
  };
  await putUser(couch, script);
  if (!isStillEnabled(person, await findDeveloper(couch, developer))) {
    await removeUser(couch, name);
    throw endedMeanwhile(developer);
  }
  const { scopes, own, teams, expires } = script.tidesheet;
  const detail = { token: id, scopes, own, teams, expires };
  await recordAct(couch, { by: developer, act: 'create-script-token', subject: developer, detail }, now());
  return { ...describeScript(script, now()), token: `${name}.${secret}` };
}

/** The tokens of one developer, or of all, the newest first. */
export async function listScriptTokens(
  { couch, now }: Pick<Service, 'couch' | 'now'>,
  developer?: string
): Promise<ScriptToken[]> {
  const scripts = await listScripts(couch, developer);
  return scripts
    .map((script) => describeScript(script, now()))
    .sort((a, b) => (a.created === b.created ? (a.id < b.id ? -1 : 1) : a.created > b.created ? -1 : 1));
}

function describeScript({ name, tidesheet }: ScriptUser, nowMs: number): ScriptToken {
  const { developer, title, scopes, own, teams, created, expires, used } = tidesheet;
  return {
    ...{ id: parseScriptName(name) ?? '', name: title, developer_id: developer, scopes, own, teams },
    ...{ created, expires, expired: Date.parse(expires) <= nowMs },
    ...(used !== undefined && { last_used: used })
  };
}

type Revocation = { by: string; reason?: string };

/** Returns whether there was one. `developer`: whose it has to be; undefined: anybody’s. */
export async function revokeScriptToken(
  service: Pick<Service, 'couch' | 'now'>,
  { id, developer }: { id: string; developer?: string },
  revocation: Revocation
): Promise<boolean> {
  const scripts = await listScripts(service.couch, developer);
  const script = scripts.find(({ name }) => parseScriptName(name) === id);
  if (script) await revoke(service, script, revocation);
  return script !== undefined;
}

/** Removes a token and records why. */
export async function revoke(
  { couch, now }: Pick<Service, 'couch' | 'now'>,
  { name, tidesheet: { developer } }: ScriptUser,
  { by, reason }: Revocation
): Promise<void> {
  await removeUser(couch, name);
  const detail = { token: parseScriptName(name) ?? '', ...(reason !== undefined && { reason }) };
  await recordAct(couch, { by, act: 'revoke-script-token', subject: developer, detail }, now());
}

/** All tokens of somebody who may not sign in any more. */
export async function revokeScripts(
  service: Pick<Service, 'couch' | 'now'>,
  developer: string,
  by: string
): Promise<void> {
  for (const script of await listScripts(service.couch, developer))
    await revoke(service, script, { by, reason: 'owner-disabled' });
}

/** The tokens that read a team which their owner may not read any more. */
export async function revokeUnentitled(
  service: Pick<Service, 'couch' | 'now'>,
  developer: string,
  by: string
): Promise<void> {
  const person = await findDeveloper(service.couch, developer);
  if (!person) return;
  for (const script of await listScripts(service.couch, developer))
    if (!isEntitled(service.couch, person, script)) await revoke(service, script, { by, reason: LOST_ROLE });
}

export const LOST_ROLE = 'owner-lost-role';

/** Whether the owner may read everything that the token names, with the roles that they hold. */
export function isEntitled(couch: Couch, person: PersonUser, { tidesheet }: ScriptUser): boolean {
  const roles = rolesWithin(couch.names.prefix, heldRoles(person));
  return tidesheet.teams.every((slug) => mayReadTeam(roles, slug));
}
