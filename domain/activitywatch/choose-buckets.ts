/** Which buckets belong to one machine. */
import type { Bucket } from './bucket.ts';
import { bucketEndMs } from './bucket.ts';

export type ChosenBuckets<T> = { window: T[]; afk: T[]; web: T[]; editor: T[] };
type HasBucket = { bucket: Bucket };

/**
 * The buckets of a host, by type and host name, never by their own name. Those of an unknown host are taken only for a
 * type of which the host has none. Several of a type come with the most recently written first.
 */
export function chooseBuckets<T extends HasBucket>(
  candidates: readonly T[],
  hostname: string
): ChosenBuckets<T> {
  const ofType = (type: string) => {
    const typed = candidates.filter(({ bucket }) => bucket.type === type);
    const own = typed.filter(({ bucket }) => bucket.hostname === hostname);
    return (own.length > 0 ? own : typed.filter(({ bucket }) => isUnknownHost(bucket.hostname))).sort(
      newestFirst
    );
  };
  return {
    window: ofType('currentwindow'),
    afk: ofType('afkstatus'),
    web: ofType('web.tab.current'),
    editor: ofType('app.editor.activity')
  };
}

const isUnknownHost = (hostname: string) => hostname === 'unknown' || hostname === '';

function newestFirst(a: HasBucket, b: HasBucket): number {
  const byEnd = (bucketEndMs(b.bucket) ?? 0) - (bucketEndMs(a.bucket) ?? 0);
  return byEnd !== 0 ? byEnd : a.bucket.id < b.bucket.id ? -1 : 1;
}
