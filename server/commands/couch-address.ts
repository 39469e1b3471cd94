import { UsageError } from './command.ts';

/** The address of a CouchDB with an administrator's credentials. Throws `UsageError`. */
export function readCouchAddress(name: string, given: string | undefined): string {
  if (given === undefined) throw new UsageError(`${name} is missing.`);
  if (!URL.canParse(given))
    throw new UsageError(`${name} must be an address like http://admin:password@host:5984`);
  const url = new URL(given);
  if (url.username === '' || url.password === '')
    throw new UsageError(
      `${name} must name an administrator: http://admin:password@${url.host}${url.pathname}`
    );
  return given.replace(/\/$/, '');
}
