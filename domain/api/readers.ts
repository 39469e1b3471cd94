/** Who fetched the days of a person: as far as the service can know. */
import * as v from 'valibot';
import { DeveloperId, TeamSlug } from '../documents/primitives.ts';
import { defineRoute } from './route.ts';

/** Readers that are remembered of a team, and for how long after they last fetched. */
export const MAX_READERS = 200;
export const READERS_DAYS = 90;

export const Reader = v.object({
  /** The developer of the account; missing for a user who is none. */
  developer_id: v.optional(DeveloperId),
  name: v.string(),
  /** The teams of the caller whose data they fetched. */
  teams: v.array(TeamSlug),
  /** To the minute. */
  last_fetched: v.pipe(v.string(), v.isoTimestamp())
});
export type Reader = v.InferOutput<typeof Reader>;

export const OwnReaders = v.object({
  teams: v.array(v.object({ slug: TeamSlug, name: v.string() })),
  /** Without the caller, the latest first. */
  readers: v.array(Reader)
});
export type OwnReaders = v.InferOutput<typeof OwnReaders>;

export const getOwnReadersRoute = defineRoute({
  method: 'GET',
  path: '/me/readers',
  summary:
    'Lists who fetched data of the caller’s teams from this server in the last 90 days, and when last. A dashboard fetches a whole team, so which person was looked at is not known.',
  access: 'person',
  response: OwnReaders,
  status: 200
});
