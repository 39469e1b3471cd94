/** What a synchronisation collected, counted; on its own, because a process that waits for weeks reports it and loads nothing else. */
export type Collected = {
  /** Events read from ActivityWatch, and those of them that could not be understood. */
  events: number;
  rejected: number;
  written: number;
  unchanged: number;
  /** UTC dates of which ActivityWatch was newly found to have lost something. */
  lostDates: string[];
  /** Of these, where a person may have deleted it. */
  unclearDates: string[];
  /** Ids of buckets of browsers and editors that could not be read. */
  failedBuckets: string[];
};

export const NOTHING_COLLECTED: Collected = {
  events: 0,
  rejected: 0,
  written: 0,
  unchanged: 0,
  lostDates: [],
  unclearDates: [],
  failedBuckets: []
};
