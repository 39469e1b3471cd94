/**
 * People and agents as CouchDB users. A person is named by e-mail, an agent `<developer id>.<label>`; what the service
 * needs to know of them is kept in the same user document, under `tidesheet`.
 */
import * as v from 'valibot';
import { DeveloperId, Instant } from '#domain/documents/primitives.ts';

const userFields = {
  _id: v.string(),
  _rev: v.optional(v.string()),
  type: v.literal('user'),
  name: v.string(),
  roles: v.array(v.string()),
  /** Only sent; CouchDB stores a derived key instead. */
  password: v.optional(v.string())
};

const ours = {
  /** The prefix of the installation they belong to: all users of a CouchDB are in one database. */
  installation: v.optional(v.string(), ''),
  developer: DeveloperId,
  /** The derived key while they may not sign in: CouchDB finds none then, and enabling puts it back. */
  disabled: v.optional(v.object({ at: Instant, key: v.record(v.string(), v.unknown()) }))
};

/** A password that the service made, and that only serves to choose another one. */
const OneTimePassword = v.object({
  expires: Instant,
  /** The roles that the person gets back when they change it. */
  roles: v.array(v.string()),
  /** Set by the first sign-in: `key` is what the password was compared with until then. */
  used: v.optional(v.object({ at: Instant, key: v.record(v.string(), v.unknown()) }))
});
export type OneTimePassword = v.InferOutput<typeof OneTimePassword>;

/** Other fields, such as the derived key, are retained when the document is written again. */
export const PersonUser = v.looseObject({
  ...userFields,
  tidesheet: v.object({
    ...ours,
    kind: v.literal('person'),
    name: v.string(),
    database: v.string(),
    registered: Instant,
    /** Set while the password is a one-time password. Earlier versions stored a flag. */
    oneTimePassword: v.optional(
      v.union([
        OneTimePassword,
        v.pipe(
          v.boolean(),
          v.transform(() => undefined)
        )
      ])
    ),
    /** Their registration is complete, although they may have no agent. Earlier versions left it out. */
    complete: v.optional(v.boolean()),
    /** The identity of single sign-on that signs them in. */
    oidc: v.optional(v.object({ issuer: v.string(), subject: v.string() })),
    /** They have set a second step up, now or once: `service` says whether one is in force. */
    secondFactor: v.optional(v.boolean()),
    /** An erasure has begun: nothing may be derived from their data. */
    erasing: v.optional(v.boolean())
  })
});
export type PersonUser = v.InferOutput<typeof PersonUser>;

export const AgentUser = v.looseObject({
  ...userFields,
  tidesheet: v.object({
    ...ours,
    kind: v.literal('agent'),
    /** The user name of the developer. */
    person: v.string(),
    label: v.string(),
    created: Instant
  })
});
export type AgentUser = v.InferOutput<typeof AgentUser>;

/** A script of somebody's. It has no roles, so that CouchDB itself refuses it everything; the service reads for it as its owner. */
export const ScriptUser = v.looseObject({
  ...userFields,
  tidesheet: v.object({
    ...ours,
    kind: v.literal('script'),
    /** The user name of the owner. */
    person: v.string(),
    /** As the owner calls it. */
    title: v.string(),
    scopes: v.array(v.string()),
    own: v.boolean(),
    teams: v.array(v.string()),
    created: Instant,
    expires: Instant,
    used: v.optional(Instant)
  })
});
export type ScriptUser = v.InferOutput<typeof ScriptUser>;
