/** Registering developers, listing them, and what an admin does about one. */
import * as v from 'valibot';
import { EmailAddress } from '../accounts/email.ts';
import { ErasureCertificate } from '../documents/erasure-certificate.ts';
import { DeveloperId, TeamSlug } from '../documents/primitives.ts';
import { pageLimit } from './paging.ts';
import { NewPassword } from './password.ts';
import { defineRoute } from './route.ts';

/** Server accounts, and names that would read as something else. */
const RESERVED_IDS = ['admin', 'tidesheet', 'service', 'member', 'manager', 'agent', 'org', 'audit'];

export const Role = v.pipe(
  v.string(),
  v.regex(
    /^(admin|manager|manager:[a-z][a-z0-9-]{0,31})$/,
    'a role is "admin", "manager" (of their teams) or "manager:<team>"'
  )
);

export const PersonName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(200, 'is too long')
);

/** What an admin sends to register a developer. */
export const Registration = v.object({
  developer_id: v.pipe(
    DeveloperId,
    v.check((id) => !RESERVED_IDS.includes(id), 'this id is reserved; choose another')
  ),
  name: PersonName,
  email: EmailAddress,
  /** Of somebody who is registered: replaces their roles of before. Left out, these stay; somebody new has none. */
  roles: v.optional(v.pipe(v.array(Role), v.maxLength(100, 'are too many'))),
  /** They join these, and leave none. Left out, somebody new joins the first team. */
  teams: v.optional(
    v.pipe(v.array(TeamSlug), v.minLength(1, 'names at least one team'), v.maxLength(100, 'are too many'))
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
  /** What this request changed of somebody who was registered already. */
  changed: v.optional(v.array(v.picklist(['name', 'roles', 'teams']))),
  /** What this request did not do, and what does it: as sentences for people. */
  notes: v.optional(v.array(v.string())),
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
  summary:
    'Registers a developer. Registering again is safe: it creates whatever is missing, and applies another name, other roles and further teams.',
  access: 'admin',
  body: Registration,
  response: Registered,
  status: 201,
  otherStatuses: { 200: 'They were registered already; `changed` lists what is different now.' },
  errors: {
    'already-taken':
      'The id or the e-mail address belongs to somebody else, or is being registered by another request.',
    'account-state': 'The developer was disabled meanwhile.'
  }
});

/** `invited`: they have not chosen a password of their own yet; `erasing`: an erasure began and was interrupted. */
export const ACCOUNT_STATES = ['active', 'invited', 'disabled', 'erasing'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

export const ListedDeveloper = v.object({
  developer_id: v.string(),
  name: v.string(),
  email: v.string(),
  roles: v.array(v.string()),
  database: v.string(),
  registered: v.string(),
  disabled: v.boolean(),
  state: v.picklist(ACCOUNT_STATES),
  /** When an agent of theirs last reached their database; null where that is not known. */
  last_sync: v.nullable(v.string()),
  /** Slugs of their teams. */
  teams: v.array(v.string()),
  /** Labels of their agents' tokens. */
  agents: v.array(v.string())
});
export type ListedDeveloper = v.InferOutput<typeof ListedDeveloper>;

export const DeveloperList = v.object({
  developers: v.array(ListedDeveloper),
  /** How many the search finds on all pages. */
  total: v.number(),
  /** Send it as `after` for the next page; missing on the last one. */
  next: v.optional(v.string())
});
export type DeveloperList = v.InferOutput<typeof DeveloperList>;

export const DeveloperSearch = v.object({
  /** Part of an id, a name or an e-mail address. */
  search: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(254, 'is too long'))),
  state: v.optional(v.picklist(ACCOUNT_STATES)),
  team: v.optional(TeamSlug),
  after: v.optional(v.pipe(v.string(), v.maxLength(100, 'is too long'))),
  /** Without it: everybody. */
  limit: v.optional(pageLimit(1000))
});

export const listDevelopersRoute = defineRoute({
  method: 'GET',
  path: '/developers',
  summary: 'Lists registered developers in the order of their ids, all of them or page by page.',
  access: 'admin',
  query: DeveloperSearch,
  response: DeveloperList,
  status: 200
});

/** What all routes that act on one developer have in common. */
export const oneDeveloper = {
  method: 'POST',
  access: 'admin',
  params: v.object({ id: v.string() }),
  status: 200
} as const;
export const UNKNOWN = { 'not-found': 'Nobody is registered with this id.' };

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
  errors: { ...UNKNOWN, 'account-state': 'The developer is being erased, or is the admin who asks.' }
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
  documents: v.number(),
  /** Given out this once. */
  certificate: ErasureCertificate
});
export type DeveloperErased = v.InferOutput<typeof DeveloperErased>;

export const eraseDeveloperRoute = defineRoute({
  ...oneDeveloper,
  path: '/developers/:id/erase',
  summary:
    'Erases a developer for good: their database, their users and everything about them in every team. The certificate says what was removed; the audit has its digest.',
  response: DeveloperErased,
  errors: UNKNOWN
});
