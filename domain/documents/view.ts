/** `view:<ulid>`: a saved report; `query` is the search part of its address. */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, MAX_NAME, nonEmptyText, text } from './primitives.ts';

const MAX_QUERY = 4000;

export const SavedView = v.object({
  ...couchFields,
  type: v.literal('view'),
  v: v.literal(1),
  title: nonEmptyText(MAX_NAME),
  query: text(MAX_QUERY)
});
export type SavedView = v.InferOutput<typeof SavedView>;

export const viewId = (ulid: string): string => `view:${ulid}`;

const VIEW_ID = /^view:([^:]+)$/;

/** The ulid, or undefined where the id is not that of a saved view. */
export const parseViewId = (id: string): string | undefined => VIEW_ID.exec(id)?.[1];

export const viewRange = (): IdRange => rangeOf('view:');
