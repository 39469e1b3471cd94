const HOUR_MS = 3_600_000;

/**
 * How far before the first day's midnight (UTC) the events of each type of bucket are fetched, in milliseconds. A day
 * must come out the same whichever days are summarised with it, and the Python server leaves out an event that began
 * over 24 hours before the asked start: a weekend's window or afk event begins long before Monday. Editor buckets
 * (few events) decide which project names are known.
 */
export const LOOKBACK_MS = {
  currentwindow: 72 * HOUR_MS,
  afkstatus: 168 * HOUR_MS,
  'web.tab.current': 48 * HOUR_MS,
  'app.editor.activity': 336 * HOUR_MS
} as const;

/** The bucket types that are read at all. */
export type BucketType = keyof typeof LOOKBACK_MS;

/** `LOOKBACK_MS` of a bucket's type; undefined for a type that is not read. */
export function lookbackMs(type: string): number | undefined {
  return Object.entries(LOOKBACK_MS).find(([known]) => known === type)?.[1];
}
