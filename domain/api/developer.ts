/** One developer: what an admin sees of them, and what they change. */
import * as v from 'valibot';
import { DeviceName, TeamSlug } from '../documents/primitives.ts';
import { ListedDeveloper, oneDeveloper, PersonName, Registration, Role, UNKNOWN } from './developers.ts';
import { ListedInvitation } from './invitations.ts';
import { AgentToken } from './me.ts';
import { defineRoute } from './route.ts';

/** Coverage counts the days with a report among so many, today included. */
export const COVERAGE_DAYS = 14;

export const ListedDevice = v.object({
  device: v.string(),
  hostname: v.string(),
  os: v.string(),
  first_seen: v.string(),
  /** Nothing from before is collected. */
  collect_from: v.string(),
  /** The version of the agent that made its last day; null before the first one. */
  version: v.nullable(v.string()),
  /** Up to when it has reported; null before the first day. */
  reported_until: v.nullable(v.string()),
  /** Of the last 14 UTC days, on how many it reported. */
  days_reported: v.number(),
  /** The label of the token that it uses; null where its agent is too old to say so. */
  token: v.nullable(v.string()),
  /** How many of its documents the server refused and it still has; null where its agent is too old to say so. */
  refused: v.nullable(v.number()),
  /** The device that it counts as, where somebody merged both. */
  merged_into: v.nullable(v.string())
});
export type ListedDevice = v.InferOutput<typeof ListedDevice>;

export const DeveloperDetails = v.object({
  ...ListedDeveloper.entries,
  /** Since when they need a code besides their password; null: they need none. */
  second_factor: v.nullish(v.string()),
  tokens: v.array(AgentToken),
  devices: v.array(ListedDevice),
  /** Links that can still be used. */
  invitations: v.array(ListedInvitation)
});
export type DeveloperDetails = v.InferOutput<typeof DeveloperDetails>;

export const getDeveloperRoute = defineRoute({
  ...oneDeveloper,
  method: 'GET',
  path: '/developers/:id',
  summary: 'Shows one developer: their roles, teams, devices, tokens and open invitations.',
  response: DeveloperDetails,
  errors: UNKNOWN
});

/** What is not named stays as it is. */
export const DeveloperChange = v.object({
  name: v.optional(PersonName),
  email: v.optional(Registration.entries.email),
  /** All roles: "manager" stands for manager of each of their teams. */
  roles: v.optional(v.pipe(v.array(Role), v.maxLength(100, 'are too many'))),
  /** All teams. */
  teams: v.optional(v.pipe(v.array(TeamSlug), v.maxLength(100, 'are too many')))
});
export type DeveloperChange = v.InferOutput<typeof DeveloperChange>;

export const updateDeveloperRoute = defineRoute({
  ...oneDeveloper,
  path: '/developers/:id/update',
  summary:
    'Changes the name, the e-mail address, the roles or the teams of a developer. A new address ends their sessions; their password stays.',
  body: DeveloperChange,
  response: ListedDeveloper,
  errors: {
    ...UNKNOWN,
    'already-taken': 'The e-mail address belongs to somebody else.',
    'account-state':
      'The developer is being erased, an admin would take the role from themselves, or the account was changed at the same time.'
  }
});

const TokenLabel = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,100}$/, 'is not the label of a token'));
const oneToken = {
  ...oneDeveloper,
  params: v.object({ id: v.string(), label: TokenLabel })
} as const;

export const TokenMade = v.object({
  developer_id: v.string(),
  label: v.string(),
  /** Shown once. */
  api_token: v.string()
});
export type TokenMade = v.InferOutput<typeof TokenMade>;

export const rotateOneTokenRoute = defineRoute({
  ...oneToken,
  path: '/developers/:id/tokens/:label/rotate',
  summary: 'Replaces the token of one machine. Tokens of other machines stay.',
  response: TokenMade,
  errors: {
    'not-found': 'There is no such developer or token.',
    'account-state': 'The developer is disabled.'
  }
});

export const TokenRevoked = v.object({
  developer_id: v.string(),
  label: v.string(),
  /** False where there was no such token. */
  revoked: v.boolean()
});
export type TokenRevoked = v.InferOutput<typeof TokenRevoked>;

export const revokeTokenRoute = defineRoute({
  ...oneToken,
  path: '/developers/:id/tokens/:label/revoke',
  summary: 'Revokes the token of one machine, whose agent can no longer sign in. Its days stay.',
  response: TokenRevoked,
  errors: UNKNOWN
});

export const DeviceMerge = v.object({
  /** The device that it counts as from now on; null: it is a device of its own again. */
  into: v.nullable(DeviceName)
});
export type DeviceMerge = v.InferOutput<typeof DeviceMerge>;

export const DeviceMerged = v.object({
  developer_id: v.string(),
  device: v.string(),
  merged_into: v.nullable(v.string())
});
export type DeviceMerged = v.InferOutput<typeof DeviceMerged>;

export const mergeDeviceRoute = defineRoute({
  ...oneDeveloper,
  params: v.object({ id: v.string(), device: DeviceName }),
  path: '/developers/:id/devices/:device/merge',
  summary:
    'Counts a device as another one of the same developer, for a machine that was installed again, or undoes that. No day is changed.',
  body: DeviceMerge,
  response: DeviceMerged,
  errors: {
    'not-found': 'There is no such developer or device.',
    'account-state': 'The device cannot count as that one, or there are too many merged devices.'
  }
});
