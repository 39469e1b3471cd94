import { UsageError } from '../../cli/errors.ts';
import { findUrlProblem } from '../../couch/connection.ts';

/** The URL of a CouchDB with an administrator's credentials, without its last slash. @throws UsageError */
export function parseCouchUrl(name: string, given: string): string {
  const problem = findUrlProblem(given);
  if (problem !== undefined) throw new UsageError(`${name} ${problem}`);
  return given.replace(/\/$/, '');
}
