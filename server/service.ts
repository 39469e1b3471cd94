/** What routes and jobs work with. */
import type { Couch } from '../couch/connection.ts';
import type { DiskSpace } from '../couch/embedded/store/disk-space.ts';
import type { AdminToken } from './auth/admin-token.ts';
import type { Monitoring } from './monitoring/monitoring.ts';
import type { TeamReaders } from './people/team-readers.ts';
import type { Channels } from './channels/channels.ts';
import type { Compactor } from './jobs/compactor.ts';

/** Writes one line. */
export type Log = (line: string) => void;

/** `damagedDatabases`: how many of the embedded store cannot be read; `disk`: the space where the data folder is. */
export type Storage = { damagedDatabases: number; disk: DiskSpace };

export type Service = {
  /** CouchDB with the service's own account. */
  couch: Couch;
  /** The address of that CouchDB, without credentials. */
  couchUrl: string;
  /** The secret that CouchDB signs sessions with; undefined where it does not tell. */
  cookieSecret: () => Promise<string | undefined>;
  adminToken: AdminToken;
  /** Resolves once no job is doing anything with a database: before it is deleted. */
  release: (database: string) => Promise<void>;
  /** Has a database compacted soon, in which something was deleted or says less than before. */
  compact: Compactor['request'];
  /** Adds an erasure to the backups on this machine. Never throws. */
  spreadErasure: (erasure: { id: string; at: string }) => Promise<void>;
  /** Deletes soon what has expired. */
  applyRetention: () => void;
  readStorage: () => Promise<Storage>;
  /** Who fetched the data of which team. */
  readers: TeamReaders;
  /** How messages reach people outside the app, and webhooks hear of events. */
  channels: Channels;
  /** Whether what a start prepares is done. */
  isStarted: () => boolean;
  monitoring: Monitoring;
  syncIntervalMinutes: number;
  /** How people and agents reach this server; undefined: at the address that the caller used. */
  publicUrl: string | undefined;
  log: Log;
  now: () => number;
};

/** As much of it as folding works with. */
export type FanInService = Pick<Service, 'couch' | 'log' | 'compact' | 'now'>;
