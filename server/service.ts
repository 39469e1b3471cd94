/** What routes and jobs work with. */
import type { Couch } from '../couch/connection.ts';
import type { AdminToken } from './access/admin-token.ts';
import type { Log } from './access/handle-errors.ts';

export type Service = {
  /** CouchDB with the service's own account. */
  couch: Couch;
  /** The address of that CouchDB, without credentials. */
  couchUrl: string;
  adminToken: AdminToken;
  syncIntervalMinutes: number;
  log: Log;
  now: () => number;
};
