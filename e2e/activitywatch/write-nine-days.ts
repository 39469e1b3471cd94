/** The nine recorded days in a real server, under another host's name. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import type { HostBuckets } from './canonical-query.ts';
import type { RealServer } from './real-server.ts';

const Written = v.object({
  timestamp: v.string(),
  duration: v.number(),
  data: v.record(v.string(), v.unknown())
});
const Bucket = v.object({
  type: v.string(),
  client: v.string(),
  hostname: v.string(),
  events: v.array(Written)
});
const Export = v.object({ buckets: v.record(v.string(), Bucket) });
const RECORDED = 'devbox-01';

/** Writes what was recorded of its one host and returns the buckets that a query for it needs. */
export async function writeNineDays(server: RealServer, hostname: string): Promise<HostBuckets> {
  const packed = new Uint8Array(readFileSync('domain/testing/export.json.gz'));
  const { buckets } = v.parse(Export, JSON.parse(gunzipSync(packed).toString()));
  for (const [id, { events, ...bucket }] of Object.entries(buckets)) {
    if (bucket.hostname !== RECORDED) continue;
    await server.create(id.replace(RECORDED, hostname), { ...bucket, hostname });
    await server.insert(id.replace(RECORDED, hostname), events);
  }
  const of = (client: string) => `${client}_${hostname}`;
  const web = { chrome: of('aw-watcher-web-chrome') };
  return { window: of('aw-watcher-window'), afk: of('aw-watcher-afk'), web };
}
