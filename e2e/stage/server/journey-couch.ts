/**
 * The database of the journeys of a file: in the embedded store, or in the CouchDB that COUCHDB_URL names, there
 * under a prefix of its own for databases and people.
 */
import { randomBytes } from 'node:crypto';
import { basicAuthorization, connect, splitCredentials } from '../../../couch/connection.ts';
import { removeInstallation } from '../../../server/testing/remove-installation.ts';

const address = process.env['COUCHDB_URL'];

export const ADMIN_TOKEN = 'an-admin-token-for-journeys';

export const PREFIX = address === undefined ? '' : `j${randomBytes(4).toString('hex')}-`;

/** The settings of a server. */
export const COUCH_SETTINGS: Record<string, string> =
  address === undefined ? {} : { COUCHDB_URL: address, COUCHDB_PREFIX: PREFIX };

/** CouchDB, which its administrator does not reach through a server in front of it. */
export const couchUrlOf = (serverUrl: string): string =>
  address === undefined ? `${serverUrl}/db` : splitCredentials(address).url;

/** The header that makes a request CouchDB's administrator's. */
export const ADMIN_AUTHORIZATION =
  address === undefined ? basicAuthorization('admin', ADMIN_TOKEN) : splitCredentials(address).authorization;

/** Deletes what the journeys left in a CouchDB of its own; what is embedded goes with the server's folder. */
export async function removeJourneys(): Promise<void> {
  if (address === undefined) return;
  const { url, authorization } = splitCredentials(address);
  await removeInstallation(connect(url, { authorization }, PREFIX));
}
