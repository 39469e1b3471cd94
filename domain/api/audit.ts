/** What admins did, newest first. */
import * as v from 'valibot';
import { CalendarDate, MAX_NAME } from '../documents/primitives.ts';
import { pageLimit } from './paging.ts';
import { defineRoute } from './route.ts';

export const ListedAct = v.object({
  id: v.string(),
  at: v.string(),
  /** The developer id of the admin, or "admin token". */
  by: v.string(),
  act: v.string(),
  subject: v.string(),
  detail: v.optional(v.record(v.string(), v.unknown()))
});
export type ListedAct = v.InferOutput<typeof ListedAct>;

export const ActList = v.object({
  acts: v.array(ListedAct),
  /** Send it as `before` for older ones; missing where there are none. A page may have fewer acts than the limit, or none. */
  next: v.optional(v.string())
});
export type ActList = v.InferOutput<typeof ActList>;

const Exactly = v.optional(v.pipe(v.string(), v.maxLength(MAX_NAME, 'is too long')));

export const ActFilter = v.object({
  by: Exactly,
  act: Exactly,
  subject: Exactly,
  /** Dates in UTC, both included. */
  from: v.optional(CalendarDate),
  to: v.optional(CalendarDate),
  before: v.optional(v.pipe(v.string(), v.regex(/^act:[0-9A-Z]{1,40}$/, 'is not the id of an act'))),
  limit: v.optional(pageLimit(500), '50')
});

export const listActsRoute = defineRoute({
  method: 'GET',
  path: '/audit',
  summary: 'Lists administrative acts, the newest first, page by page.',
  access: 'admin',
  query: ActFilter,
  response: ActList,
  status: 200
});
