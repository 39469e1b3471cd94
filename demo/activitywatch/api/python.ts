/** aw-server, the Python one that ActivityWatch 0.13 starts by default. */
import { endMs } from '../events/event.ts';
import { parseInstant, pythonInstant } from '../events/instant.ts';
import { countAsPython, selectAsPython } from '../events/select.ts';
import type { Dialect } from './dialect.ts';

function parseLimit(text = '-1'): number {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new RangeError(`invalid literal for int(): '${text}'`);
  return Number(text);
}

export const python: Dialect = {
  version: 'v0.13.2',
  instant: pythonInstant,
  parseInstant,
  parseLimit,
  bucket(store, bucketId, listed) {
    const { createdMs, name, type, client, hostname, data } = store.info(bucketId);
    const newest = store.newest(bucketId);
    return {
      id: bucketId,
      created: pythonInstant(createdMs),
      name,
      type,
      client,
      hostname,
      data,
      ...(listed && newest && { last_updated: pythonInstant(endMs(newest)) })
    };
  },
  select: selectAsPython,
  count: countAsPython,
  inserted: (events) => (events.length === 1 ? events[0] : null),
  acceptsSingleEvent: true,
  noSuchBucket: (bucketId) => `There's no bucket named ${bucketId}`,
  failure: () => 'Internal Server Error',
  wrongHost: (host) => `host header is invalid (was ${host})`
};
