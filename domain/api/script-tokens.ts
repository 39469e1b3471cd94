/** Tokens that people make for their scripts: they read what is named in them, for a while, and write nothing. */
import * as v from 'valibot';
import { DeveloperId, nonEmptyText, TeamSlug, wholeBetween } from '../documents/primitives.ts';
import { defineRoute } from './route.ts';
import { TOKEN_SCOPES } from './token-scopes.ts';

export const MAX_SCRIPT_TOKENS = 20;
export const MAX_TOKEN_DAYS = 366;
const DEFAULT_TOKEN_DAYS = 90;
const MAX_TOKEN_TEAMS = 50;
const MAX_TOKEN_NAME = 100;

/** The public part of a token. */
export const ScriptTokenId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'is not the id of a token'));

const Scopes = v.pipe(
  v.array(v.picklist(TOKEN_SCOPES, `is one of ${TOKEN_SCOPES.join(', ')}`)),
  v.minLength(1, 'names at least one'),
  v.maxLength(TOKEN_SCOPES.length, 'names each once')
);
const Teams = v.pipe(v.array(TeamSlug), v.maxLength(MAX_TOKEN_TEAMS, `has at most ${MAX_TOKEN_TEAMS} teams`));

export const ScriptToken = v.object({
  id: ScriptTokenId,
  name: v.string(),
  developer_id: DeveloperId,
  /** What it reads. */
  scopes: v.array(v.string()),
  /** Whether it reads the data of its owner. */
  own: v.boolean(),
  /** The teams whose data it reads, as long as its owner may. */
  teams: v.array(TeamSlug),
  created: v.pipe(v.string(), v.isoTimestamp()),
  expires: v.pipe(v.string(), v.isoTimestamp()),
  expired: v.boolean(),
  /** Within ten minutes; missing where it was never used. */
  last_used: v.optional(v.pipe(v.string(), v.isoTimestamp()))
});
export type ScriptToken = v.InferOutput<typeof ScriptToken>;

export const ScriptTokenList = v.object({ tokens: v.array(ScriptToken) });
export type ScriptTokenList = v.InferOutput<typeof ScriptTokenList>;

export const ScriptTokenRequest = v.pipe(
  v.object({
    name: v.pipe(v.string(), v.trim(), nonEmptyText(MAX_TOKEN_NAME)),
    scopes: Scopes,
    own: v.optional(v.boolean(), false),
    teams: v.optional(Teams, () => []),
    days: v.optional(wholeBetween(1, MAX_TOKEN_DAYS), DEFAULT_TOKEN_DAYS)
  }),
  v.check(({ own, teams }) => own || teams.length > 0, 'The token needs `own` or a team.')
);
export type ScriptTokenRequest = v.InferOutput<typeof ScriptTokenRequest>;

export const ScriptTokenMade = v.object({
  ...ScriptToken.entries,
  /** Shown once. It goes into the header `Authorization: Bearer <token>`. */
  token: v.string()
});
export type ScriptTokenMade = v.InferOutput<typeof ScriptTokenMade>;

export const ScriptTokenRevoked = v.object({ id: ScriptTokenId, revoked: v.boolean() });
export type ScriptTokenRevoked = v.InferOutput<typeof ScriptTokenRevoked>;

const params = v.object({ token: ScriptTokenId });

export const listOwnScriptTokensRoute = defineRoute({
  method: 'GET',
  path: '/me/tokens',
  summary: 'Lists the caller’s tokens for scripts, the newest first.',
  access: 'person',
  response: ScriptTokenList,
  status: 200
});

export const createScriptTokenRoute = defineRoute({
  method: 'POST',
  path: '/me/tokens',
  summary:
    'Makes a token for a script of the caller: it reads what `scopes` name, of the caller (`own`) and of teams that they manage, and writes nothing. The token is shown once.',
  access: 'person',
  body: ScriptTokenRequest,
  response: ScriptTokenMade,
  status: 201,
  errors: {
    forbidden: 'The caller does not manage one of the teams.',
    'account-state': `The caller has ${MAX_SCRIPT_TOKENS} tokens, or a one-time password, or CouchDB does not let the service open sessions.`
  }
});

export const revokeOwnScriptTokenRoute = defineRoute({
  method: 'POST',
  path: '/me/tokens/:token/revoke',
  summary: 'Revokes a token of the caller at once.',
  access: 'person',
  params,
  response: ScriptTokenRevoked,
  status: 200
});

export const listScriptTokensRoute = defineRoute({
  method: 'GET',
  path: '/tokens',
  summary: 'Lists the tokens for scripts of everybody, the newest first.',
  access: 'admin',
  response: ScriptTokenList,
  status: 200
});

export const revokeScriptTokenRoute = defineRoute({
  method: 'POST',
  path: '/tokens/:token/revoke',
  summary: 'Revokes a token for scripts at once, of anybody.',
  access: 'admin',
  params,
  response: ScriptTokenRevoked,
  status: 200
});
