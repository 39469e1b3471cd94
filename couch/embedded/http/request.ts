import type { IncomingMessage } from 'node:http';
import type { Sessions } from '../auth/sessions.ts';
import type { JsonObject } from '../documents.ts';
import type { User } from '../security.ts';
import type { Database } from '../store/database.ts';
import type { Databases } from '../store/databases.ts';
import type { UpdateLog } from '../changes/update-log.ts';
import type { Query } from './query.ts';

/** What all requests share. */
export type Endpoint = {
  uuid: string;
  databases: Databases;
  sessions: Sessions;
  updates: UpdateLog;
  maxBodyBytes: number;
  log: (line: string) => void;
  /** Aborts the feeds of the requests that are being answered. */
  answering: Set<AbortController>;
};

export type Request = {
  endpoint: Endpoint;
  method: string;
  incoming: IncomingMessage;
  /** The decoded path below the endpoint, without empty ends: database name, then the rest. */
  path: string[];
  query: Query;
  user: User;
  address: string;
  /** Scheme, host and path of the endpoint's root, without a slash at the end: for Location. */
  root: string;
  /** Aborted when the client is gone or the endpoint closes. */
  aborted: AbortSignal;
};

/** A request within a database the person may read. */
export type DatabaseRequest = Request & { database: Database; name: string };

/** What a handler answers: a body is text (JSON unless a Content-Type says otherwise), whole or in pieces. */
export type Answer = {
  status: number;
  body: string | AsyncIterable<string>;
  headers?: Record<string, string>;
};

export type Handler = (request: Request) => Promise<Answer> | Answer;
export type DatabaseHandler = (request: DatabaseRequest) => Promise<Answer> | Answer;

export const answer = (
  status: number,
  body: JsonObject | unknown[],
  headers?: Record<string, string>
): Answer => ({
  status,
  body: JSON.stringify(body) + '\n',
  ...(headers && { headers })
});
