import type { Couch } from '../../couch/connection.ts';
import { readCookieSecret } from '../auth/issue-session.ts';
import { Provider } from '../auth/oidc/provider.ts';
import type { Config } from '../config.ts';
import { toFinding, type Finding } from './finding.ts';

/** Whether the identity provider responds, and the service may sign sessions of a CouchDB elsewhere. None without single sign-on. */
export async function checkSingleSignOn(
  couch: Couch,
  { oidc, couchUrl }: Pick<Config, 'oidc' | 'couchUrl'>
): Promise<Finding[]> {
  if (oidc === undefined) return [];
  const problems: string[] = [];
  const provider = new Provider(oidc, 'http://127.0.0.1/');
  await provider.begin().catch((error: unknown) => {
    problems.push(`${oidc.issuer}: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (couchUrl !== undefined && (await readCookieSecret(couch)) === undefined)
    problems.push('the account of COUCHDB_URL may not read [chttpd_auth] secret');
  return [
    toFinding({
      check: 'single sign-on',
      problems,
      right: `${oidc.issuer} responds`,
      remedy: 'See docs/sign-in.md.'
    })
  ];
}
