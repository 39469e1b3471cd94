/** Errors that say that CouchDB is away, and no defect of ours. */
import { statusOf, UNREACHABLE } from '../couch/connection.ts';

export class NotAnswering extends Error {}

/** What a gateway in front of CouchDB answers while CouchDB is away. */
const OF_GATEWAYS = [502, 503, 504];

/** Whether CouchDB was not reached. nano and `fetch` have no errors of their own for that. */
export function isNotAnswering(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const unreached = UNREACHABLE.test(error.message) || error.name === 'TimeoutError';
  const unfetched = error instanceof TypeError && error.message === 'fetch failed';
  return (
    error instanceof NotAnswering || unreached || unfetched || OF_GATEWAYS.includes(statusOf(error) ?? 0)
  );
}
