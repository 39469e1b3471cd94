/** Where the two ActivityWatch servers respond differently to the same request. */
import type { BucketStore } from '../events/bucket-store.ts';
import type { StoredEvent } from '../events/event.ts';
import type { Range } from '../events/select.ts';

/** Thrown to respond with a status and `{"message": …}`. */
export class RefusalError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Dialect {
  version: string;
  instant(epochMs: number): string;
  /** A date in a query, as epoch milliseconds. */
  parseInstant(text: string): number;
  parseLimit(text: string | undefined): number;
  bucket(store: BucketStore, bucketId: string, listed: boolean): Record<string, unknown>;
  select(oldestFirst: readonly StoredEvent[], range: Range): StoredEvent[];
  count(oldestFirst: readonly StoredEvent[], range: Range): number;
  /** The response of POST …/events. */
  inserted(events: unknown[]): unknown;
  acceptsSingleEvent: boolean;
  noSuchBucket(bucketId: string): string;
  /** The message of an error nobody foresaw. */
  failure(error: unknown): string;
  wrongHost(host: string): string;
}
