/** The differences of aw-server-rust for a client that reads events. Timestamps keep milliseconds, written with nine decimals. */
import { endMs } from '../events/event.ts';
import { parseInstant, rustInstant } from '../events/instant.ts';
import { selectAsRust } from '../events/select.ts';
import { RefusalError, type Dialect } from './dialect.ts';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[-+]\d{2}:\d{2})$/i;

export const rust: Dialect = {
  version: 'v0.13.2 (rust)',
  instant: rustInstant,
  parseInstant(text) {
    if (RFC_3339.test(text)) return parseInstant(text.toUpperCase());
    throw new RefusalError(400, 'Failed to parse time, datetime needs to be in rfc3339 format');
  },
  // A limit that is no unsigned number is ignored.
  parseLimit: (text = '') => (/^\d+$/.test(text) ? Number(text) : -1),
  bucket(store, bucketId) {
    const { createdMs, type, client, hostname, data } = store.info(bucketId);
    const [oldest] = store.events(bucketId);
    const newest = store.newest(bucketId);
    const metadata = {
      start: oldest ? rustInstant(oldest.startMs) : null,
      end: newest ? rustInstant(endMs(newest)) : null
    };
    const created = rustInstant(createdMs);
    return {
      id: bucketId,
      type,
      client,
      hostname,
      created,
      data,
      metadata,
      events: null,
      last_updated: null
    };
  },
  select: selectAsRust,
  count: (oldestFirst) => oldestFirst.length,
  inserted: (events) => events,
  acceptsSingleEvent: false,
  noSuchBucket: (bucketId) => `The requested bucket '${bucketId}' does not exist`,
  failure: (error) => (error instanceof Error ? error.message : String(error)),
  wrongHost: () => 'Host header is invalid'
};
