import { findUrlProblem } from '../../couch/connection.ts';
import { UsageError } from './command.ts';

/** The address of a CouchDB with an administrator's credentials. Throws `UsageError`. */
export function readCouchAddress(name: string, given: string | undefined): string {
  if (given === undefined) throw new UsageError(`${name} is missing.`);
  const problem = findUrlProblem(given);
  if (problem !== undefined) throw new UsageError(`${name} ${problem}`);
  return given.replace(/\/$/, '');
}
