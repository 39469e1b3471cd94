import type { IncomingHttpHeaders } from 'node:http';
import type { PasswordWork } from './auth/password-work.ts';
import type { Sessions } from './auth/sessions.ts';
import type { DesignFunctions } from './design/design-functions.ts';
import type { RequestBody } from './http/body.ts';
import type { Query } from './http/query.ts';
import type { CouchResponse } from './http/response.ts';
import type { RunningRequests, Turn } from './running-requests.ts';
import type { User } from './security.ts';
import type { Database } from './store/database.ts';
import type { Databases } from './store/databases.ts';
import type { UpdateLog } from './store/update-log.ts';
import type { Quotas } from './writes/quota.ts';
import type { ViewGroups } from './views/view-groups.ts';

/** What all requests share. */
export type Endpoint = {
  uuid: string;
  databases: Databases;
  functions: DesignFunctions;
  views: ViewGroups;
  sessions: Sessions;
  updates: UpdateLog;
  maxBodyBytes: number;
  quotas: Quotas;
  passwords: PasswordWork;
  /** How often open responses check that their user may still read them. */
  recheckMs: number;
  log: (line: string) => void;
  /** One for each request that runs: aborting it ends its feed. */
  running: Set<AbortController>;
  /** Those of each user. */
  runningOf: RunningRequests;
  /** Responses end whose clients take nothing for so long. */
  stalledMs: number;
};

export type CouchRequest = {
  endpoint: Endpoint;
  method: string;
  headers: IncomingHttpHeaders;
  body: RequestBody;
  /** The decoded path below the endpoint, without empty segments: the database's name, then the rest. */
  path: string[];
  query: Query;
  user: User;
  /** The client's IP address. */
  address: string;
  /** Scheme, host and path of the endpoint's root, without a slash at the end: for `Location`. */
  root: string;
  /** Aborted when the client is gone or the endpoint closes. */
  aborted: AbortSignal;
  turn: Turn;
};

/** A request within a database that the user may read. */
export type DatabaseRequest = CouchRequest & { database: Database; name: string };

type Handle<R> = (request: R) => Promise<CouchResponse> | CouchResponse;
export type Handler = Handle<CouchRequest>;
export type DatabaseHandler = Handle<DatabaseRequest>;

/** The handlers of one resource by method; HEAD uses that of GET. */
export type Methods<H> = { readonly [method in 'GET' | 'PUT' | 'POST' | 'DELETE']?: H };
