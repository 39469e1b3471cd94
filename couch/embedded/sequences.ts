import { badRequest } from './errors.ts';
import type { Database } from './store/database.ts';

/** An update sequence as clients see it: the number and the instance of the database it counts in. */
export const formatSequence = (database: Database, sequence: number) => `${sequence}-${database.instance}`;

/**
 * Reads a `since` parameter. A sequence of another instance (the database was made anew or restored) starts again from
 * the beginning, as CouchDB rewinds. @throws CouchError 400 for what is no sequence.
 */
export function parseSequence(database: Database, since: string | undefined): number {
  const text = since?.replace(/^"(.*)"$/, '$1') ?? '0';
  if (text === '0' || text === '') return 0;
  if (text === 'now') return database.directory.lastSequence;
  const match = /^(\d{1,15})-([A-Za-z0-9_-]+)$/.exec(text);
  if (!match) throw badRequest("Malformed sequence supplied in 'since' parameter.");
  const sequence = Number(match[1]);
  return match[2] === database.instance && sequence <= database.directory.lastSequence ? sequence : 0;
}
