/** Whether a database was erased: a device with a replica of it asks, long after nobody there can sign in. */
import * as v from 'valibot';
import { defineRoute } from './route.ts';

export const Erased = v.object({ erased: v.literal(true), database: v.string(), at: v.string() });
export type Erased = v.InferOutput<typeof Erased>;

export const getErasedRoute = defineRoute({
  method: 'GET',
  path: '/erased/:database',
  summary:
    'Reports that the database of exactly this name was erased, and when. ' +
    'Nobody has to sign in, as an erased person cannot: part of the name is random, and only their own session knew it.',
  access: 'anyone',
  params: v.object({ database: v.string() }),
  response: Erased,
  status: 200,
  errors: { 'not-found': 'No database of this name was erased.' }
});
