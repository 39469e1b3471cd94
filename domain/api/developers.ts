/** Registering developers, listing them, and what an admin does about one. */
import * as v from 'valibot';
import { DEFAULT_TEAM } from '../documents/team.ts';
import { DeveloperId, TeamSlug } from '../documents/primitives.ts';
import { NewPassword } from './password.ts';
import { defineRoute } from './route.ts';

/** Server accounts, and names that would read as something else. */
const RESERVED_IDS = ['admin', 'tidesheet', 'service', 'member', 'manager', 'agent', 'org', 'audit'];

const Role = v.pipe(
  v.string(),
  v.regex(
    /^(admin|manager|manager:[a-z][a-z0-9-]{0,31})$/,
    'a role is "admin", "manager" (of their teams) or "manager:<team>"'
  )
);

/** What an admin sends to register a developer. */
export const Registration = v.object({
  developer_id: v.pipe(
    DeveloperId,
    v.check((id) => !RESERVED_IDS.includes(id), 'this id is reserved; choose another')
  ),
  name: v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(200, 'is too long')),
  email: v.pipe(
    v.string(),
    v.trim(),
    v.toLowerCase(),
    v.maxLength(254, 'is too long'),
    v.email('must be an e-mail address')
  ),
  roles: v.optional(v.pipe(v.array(Role), v.maxLength(100, 'are too many')), []),
  teams: v.optional(
    v.pipe(v.array(TeamSlug), v.minLength(1, 'names at least one team'), v.maxLength(100, 'are too many')),
    [DEFAULT_TEAM]
  ),
  password: v.optional(NewPassword)
});
export type Registration = v.InferOutput<typeof Registration>;

export const Registered = v.object({
  developer_id: v.string(),
  name: v.string(),
  email: v.string(),
  database: v.string(),
  roles: v.array(v.string()),
  teams: v.array(v.string()),
  /** Whether this request registered them, or completed a registration that was interrupted. */
  created: v.boolean(),
  /** Shown once; missing where the developer already has an agent. */
  api_token: v.optional(v.string()),
  /** One-time password, shown once; missing where one was given or the developer was already registered. */
  password: v.optional(v.string()),
  /** Until when the one-time password can be used. */
  password_expires: v.optional(v.string())
});
export type Registered = v.InferOutput<typeof Registered>;

export const registerDeveloperRoute = defineRoute({
  method: 'POST',
  path: '/register-developer',
  summary: 'Registers a developer. Registering again is safe: it creates whatever is missing.',
  access: 'admin',
  body: Registration,
  response: Registered,
  status: 201,
  otherStatuses: { 200: 'They were registered already.' },
  errors: {
    'already-taken':
      'The id or the e-mail address belongs to somebody else, or is being registered by another request.',
    'account-state': 'The developer was disabled meanwhile.'
  }
});

export const ListedDeveloper = v.object({
  developer_id: v.string(),
  name: v.string(),
  email: v.string(),
  roles: v.array(v.string()),
  database: v.string(),
  registered: v.string(),
  disabled: v.boolean(),
  /** Slugs of their teams. */
  teams: v.array(v.string()),
  /** Labels of their agents' tokens. */
  agents: v.array(v.string())
});
export type ListedDeveloper = v.InferOutput<typeof ListedDeveloper>;

export const DeveloperList = v.object({ developers: v.array(ListedDeveloper) });
export type DeveloperList = v.InferOutput<typeof DeveloperList>;

export const listDevelopersRoute = defineRoute({
  method: 'GET',
  path: '/developers',
  summary: 'Lists all registered developers.',
  access: 'admin',
  response: DeveloperList,
  status: 200
});

/** What all routes that act on one developer have in common. */
const oneDeveloper = {
  method: 'POST',
  access: 'admin',
  params: v.object({ id: v.string() }),
  status: 200
} as const;
const UNKNOWN = { 'not-found': 'Nobody is registered with this id.' };

export const TokenRotated = v.object({ developer_id: v.string(), api_token: v.string() });
export type TokenRotated = v.InferOutput<typeof TokenRotated>;

export const rotateTokenRoute = defineRoute({
  ...oneDeveloper,
  path: '/developers/:id/rotate-token',
  summary: 'Makes a new API token. Older ones, and enrolment links that were not used yet, stop working.',
  response: TokenRotated,
  errors: { ...UNKNOWN, 'account-state': 'The developer is disabled.' }
});

export const SignInSwitched = v.object({ developer_id: v.string(), disabled: v.boolean() });
export type SignInSwitched = v.InferOutput<typeof SignInSwitched>;

export const disableDeveloperRoute = defineRoute({
  ...oneDeveloper,
  path: '/developers/:id/disable',
  summary: 'Ends the sign-ins of a developer and their agents until they are enabled. Their data stay.',
  response: SignInSwitched,
  errors: { ...UNKNOWN, 'account-state': 'The developer is being erased.' }
});

export const enableDeveloperRoute = defineRoute({
  ...oneDeveloper,
  path: '/developers/:id/enable',
  summary: 'Lets a developer and their agents sign in again, with the passwords and tokens of before.',
  response: SignInSwitched,
  errors: { ...UNKNOWN, 'account-state': 'The developer is being erased.' }
});

export const Invited = v.object({
  developer_id: v.string(),
  email: v.string(),
  password: v.string(),
  /** Until when the one-time password can be used. */
  password_expires: v.optional(v.string())
});
export type Invited = v.InferOutput<typeof Invited>;

export const inviteDeveloperRoute = defineRoute({
  ...oneDeveloper,
  path: '/developers/:id/invite',
  summary:
    'Replaces the password of a developer by a one-time password, shown once and valid for 72 hours. Their sessions end.',
  response: Invited,
  errors: { ...UNKNOWN, 'account-state': 'The developer is disabled.' }
});

export const DeveloperErased = v.object({
  developer_id: v.string(),
  erased: v.literal(true),
  /** How many documents of theirs the teams' databases had. */
  documents: v.number()
});
export type DeveloperErased = v.InferOutput<typeof DeveloperErased>;

export const eraseDeveloperRoute = defineRoute({
  ...oneDeveloper,
  path: '/developers/:id/erase',
  summary:
    'Erases a developer for good: their database, their users and everything about them in every team.',
  response: DeveloperErased,
  errors: UNKNOWN
});
