/** Whether the server works, for monitoring. */
import * as v from 'valibot';
import { defineRoute } from './route.ts';

export const Health = v.object({
  status: v.picklist(['healthy', 'unhealthy']),
  couchdb: v.picklist(['up', 'not answering']),
  uptimeSeconds: v.number(),
  serverTime: v.string()
});
export type Health = v.InferOutput<typeof Health>;

export const getHealthRoute = defineRoute({
  method: 'GET',
  path: '/health',
  summary: 'Reports whether the server and its CouchDB work, and nothing that a stranger should not know.',
  access: 'anyone',
  response: Health,
  status: 200,
  otherStatuses: { 503: 'CouchDB does not respond.' }
});
