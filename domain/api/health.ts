/** Whether the server works, for monitoring. */
import * as v from 'valibot';
import { defineRoute } from './route.ts';

export const Health = v.object({
  /** `degraded`: the service works, but an admin has to act; `doctor` says where. */
  status: v.picklist(['healthy', 'degraded', 'unhealthy']),
  couchdb: v.picklist(['up', 'not answering']),
  /** Databases of the embedded store whose files are damaged or missing; their names are for admins: `doctor`. */
  damagedDatabases: v.number(),
  /** Space on the disk of the data folder: `low` below 512 MB, `full` where nothing can be written. */
  disk: v.picklist(['ok', 'low', 'full']),
  uptimeSeconds: v.number(),
  serverTime: v.string()
});
export type Health = v.InferOutput<typeof Health>;

export const Ready = v.object({
  /** Whether requests can be served: CouchDB responds, and what a start prepares is done. */
  ready: v.boolean(),
  couchdb: v.picklist(['up', 'not answering']),
  started: v.boolean()
});
export type Ready = v.InferOutput<typeof Ready>;

export const getReadyRoute = defineRoute({
  method: 'GET',
  path: '/ready',
  summary: 'Reports whether the server can serve requests: for what sends them there.',
  access: 'anyone',
  response: Ready,
  status: 200,
  otherStatuses: { 503: 'Not yet, or CouchDB does not respond.' }
});

export const getHealthRoute = defineRoute({
  method: 'GET',
  path: '/health',
  summary: 'Reports whether the server and its CouchDB work, and nothing that a stranger should not know.',
  access: 'anyone',
  response: Health,
  status: 200,
  otherStatuses: { 503: 'CouchDB does not respond.' }
});
