/** Which buckets belong to one machine. */
import type { Bucket } from './bucket.ts';
import { bucketEndMs } from './bucket.ts';

export type ChosenBuckets<T> = { window: T[]; afk: T[]; web: T[]; editor: T[] };
type HasBucket = { bucket: Bucket };

/** The name of a host now, and the names that the same machine has had: a host may change its name with the network. */
export type HostNames = { hostname: string; otherNames?: readonly string[] | undefined };

/** The watchers whose buckets come first: those that ActivityWatch's own pages ask. */
const FIRST_CLIENTS: Record<string, string> = {
  currentwindow: 'aw-watcher-window',
  afkstatus: 'aw-watcher-afk'
};

/**
 * The buckets of a machine, by type and host name, never by their own name, and none that was synchronised from another
 * machine. Names that differ behind the first dot, or in case, are the same machine where a window was recorded under one of
 * `names` itself. Those of an unknown host are taken only for browsers and editors, and only for a type of which the host has
 * none. Several of a type come in an order that does not change: ActivityWatch's own watcher first, then by id.
 */
export function chooseBuckets<T extends HasBucket>(
  candidates: readonly T[],
  names: HostNames
): ChosenBuckets<T> {
  const own = candidates.filter(({ bucket }) => !isSynced(bucket));
  const isNamed = isOneOf(names);
  const isKnown = own.some(({ bucket }) => bucket.type === 'currentwindow' && isNamed(bucket));
  const ofType = (type: string, spelledAlike: boolean) => {
    const isOfHost = spelledAlike ? isSpelledAlike(names) : isNamed;
    return own.filter(({ bucket }) => bucket.type === type && isOfHost(bucket)).sort(byRank);
  };
  const orUnknown = (type: string) => {
    const known = ofType(type, true);
    if (known.length > 0) return known;
    return own.filter(({ bucket }) => bucket.type === type && isUnknownHost(bucket.hostname)).sort(byRank);
  };
  return {
    window: ofType('currentwindow', isKnown),
    afk: ofType('afkstatus', isKnown),
    web: orUnknown('web.tab.current'),
    editor: orUnknown('app.editor.activity')
  };
}

/**
 * Host names under which ActivityWatch recorded windows of this very installation, for a host that has none under its name:
 * those whose buckets name the installation (`deviceId`). Others may be of another machine.
 */
export function findFormerNames(buckets: readonly Bucket[], deviceId: string): string[] {
  const own = buckets.filter(
    (bucket) =>
      bucket.type === 'currentwindow' &&
      !isSynced(bucket) &&
      !isUnknownHost(bucket.hostname) &&
      deviceId !== '' &&
      bucket.data?.['device_id'] === deviceId
  );
  return [...new Set(own.map(({ hostname }) => hostname))];
}

const FRESHER_MS = 10 * 60_000;

/**
 * The window bucket that another host wrote last, where that was well after the newest of `chosen`: probably this machine
 * records under another name.
 */
export function findFresherWindows(
  buckets: readonly Bucket[],
  chosen: readonly Bucket[]
): Bucket | undefined {
  const isWindow = ({ type }: Bucket) => type === 'currentwindow';
  const endMs = Math.max(0, ...chosen.filter(isWindow).map((bucket) => bucketEndMs(bucket) ?? 0));
  const ids = new Set(chosen.map(({ id }) => id));
  return buckets
    .filter((bucket) => isWindow(bucket) && !ids.has(bucket.id) && !isSynced(bucket))
    .filter((bucket) => (bucketEndMs(bucket) ?? 0) > endMs + FRESHER_MS)
    .sort((a, b) => (bucketEndMs(b) ?? 0) - (bucketEndMs(a) ?? 0))[0];
}

const DAY_MS = 86_400_000;

/** Window buckets that speak of one host at the same time, in the order in which they count; empty where there is one. */
export function findRivals(chosen: readonly Bucket[]): Bucket[] {
  const windows = chosen.filter(({ type }) => type === 'currentwindow');
  const rivals = windows.filter((bucket) =>
    windows.some((other) => other !== bucket && other.hostname === bucket.hostname && areClose(other, bucket))
  );
  return rivals;
}

const areClose = (a: Bucket, b: Bucket) => Math.abs((bucketEndMs(a) ?? 0) - (bucketEndMs(b) ?? 0)) < DAY_MS;

const isUnknownHost = (hostname: string) => hostname === 'unknown' || hostname === '';

/** Whether aw-sync brought a bucket here from another machine. */
const isSynced = ({ id, data }: Bucket) =>
  id.includes('-synced-from-') || (data !== undefined && '$aw.sync.origin' in data);

function isOneOf({ hostname, otherNames = [] }: HostNames): (bucket: Bucket) => boolean {
  const names = new Set([hostname, ...otherNames]);
  return (bucket) => names.has(bucket.hostname);
}

function isSpelledAlike({ hostname, otherNames = [] }: HostNames): (bucket: Bucket) => boolean {
  const names = new Set([hostname, ...otherNames].map(firstLabel));
  return (bucket) => !isUnknownHost(bucket.hostname) && names.has(firstLabel(bucket.hostname));
}

/** `annas-mbp` of `Annas-MBP.local`; an IP address as it is. */
export const firstLabel = (hostname: string): string =>
  (/^[\d.]+$/.test(hostname) ? hostname : (hostname.split('.')[0] ?? '')).toLowerCase();

function byRank({ bucket: a }: HasBucket, { bucket: b }: HasBucket): number {
  const rank = ({ type, client }: Bucket) => (client === FIRST_CLIENTS[type] ? 0 : 1);
  return rank(a) - rank(b) || (a.id < b.id ? -1 : 1);
}
