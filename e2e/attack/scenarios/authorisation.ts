/** Every route of the API and every database with every kind of caller. */
import { CALLERS, type Caller, refusalStatus } from '#domain/api/access.ts';
import { signOutEverywhereRoute } from '#domain/api/password.ts';
import { pathOf } from '#domain/api/route.ts';
import { ROUTES } from '#domain/api/routes.ts';
import { HARMLESS_PARAMS } from '../../../server/testing/harmless-params.ts';
import { type Attack, databasePath, forEachAtOnce, REFUSED, type Scenario } from '../scenario.ts';
import type { Sent } from '../send-request.ts';

const AT_ONCE = 8;

export const authorisation: Scenario = {
  name: 'authorisation',
  run: async (attack) => {
    await forEachAtOnce(CALLERS, { atOnce: 2 }, (caller) => callRoutes(attack, caller));
    await forEachAtOnce(CALLERS, { atOnce: 2 }, (caller) => callDatabases(attack, caller));
  }
};

async function callRoutes(attack: Attack, caller: Caller): Promise<void> {
  const headers = attack.target.credentials[caller];
  // Signing out would end the session of the next requests.
  for (const route of ROUTES.filter(({ path }) => path !== signOutEverywhereRoute.path)) {
    const refused = refusalStatus(route.access, caller);
    const body = route.method === 'POST' ? {} : undefined;
    const sent = { method: route.method, path: pathOf(route, HARMLESS_PARAMS), headers, body };
    await attack.send(caller, sent, refused === undefined ? [200, 400, 404] : [refused]);
  }
}

/** Who may read a database; everybody else must not learn whether it exists. */
function readersOf({ target }: Attack): [database: string, readers: readonly Caller[]][] {
  const { names } = target.couch;
  return [
    [target.member.database, ['member', 'agent']],
    [target.stranger.database, []],
    [names.team('main'), ['manager', 'admin']],
    [names.org, ['member', 'agent', 'manager', 'admin']],
    [names.audit, ['admin']],
    [names.service, []],
    [names.newDeveloper('nobody_at_all'), []],
    [names.team('none'), []],
    ...['_users', '_replicator', '_global_changes', '_node', '_all_dbs', '_config', '_utils', 'foreign'].map(
      (name): [string, Caller[]] => [name, []]
    )
  ];
}

const READS: Sent[] = [
  { path: '' },
  { path: '/_all_docs' },
  { path: '/_changes' },
  { path: '/_security' },
  { path: '/_bulk_get', method: 'POST', body: { docs: [] } },
  { path: '/_revs_diff', method: 'POST', body: {} }
];

/** Administration, which nobody but CouchDB's administrator may do. */
const ADMINISTRATION: Sent[] = [
  { path: '', method: 'PUT' },
  { path: '', method: 'DELETE' },
  { path: '/_security', method: 'PUT', body: { members: { roles: [] }, admins: { roles: [] } } },
  { path: '/_compact', method: 'POST', body: {} },
  { path: '/_purge', method: 'POST', body: {} },
  { path: '/_revs_limit', method: 'PUT', body: '1' },
  { path: '/_design/attack', method: 'PUT', body: { views: {} } },
  { path: '/%2e%2e/_users/_all_docs' },
  { path: '/..%2f_users%2f_all_docs' }
];

async function callDatabases(attack: Attack, caller: Caller): Promise<void> {
  const headers = attack.target.credentials[caller];
  for (const [database, readers] of readersOf(attack)) {
    const under = ({ path, ...sent }: Sent): Sent => ({
      ...sent,
      path: databasePath(database) + path,
      headers
    });
    // Enough of those that nobody has anything to do with.
    const [reads, administration] =
      readers.length > 0 ? [READS, ADMINISTRATION] : [attack.some(READS, 3), attack.some(ADMINISTRATION, 4)];
    await forEachAtOnce(reads, { atOnce: AT_ONCE }, (sent) =>
      attack.send(caller, under(sent), readers.includes(caller) ? [200] : REFUSED)
    );
    for (const sent of administration) await attack.send(caller, under(sent), REFUSED);
  }
}
