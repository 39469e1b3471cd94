import * as v from 'valibot';
import { isOlderThan, missingLines, OLDEST_VERSION, readConfiguration } from '../../couch/configuration.ts';
import { orMissing, type Couch } from '../../couch/connection.ts';
import { SYSTEM_DATABASES } from '../../couch/databases.ts';
import { meetCouch } from '../../couch/meet.ts';
import type { Finding } from './run-checks.ts';

export async function examineVersion(couch: Couch): Promise<Finding> {
  const { version, vendor } = await meetCouch(couch);
  const old = isOlderThan(version, OLDEST_VERSION);
  const found = `CouchDB ${version}${vendor ? ` (${vendor.name})` : ''}`;
  return {
    check: 'version',
    ok: !old,
    detail: old ? `${found}. Upgrade to ${OLDEST_VERSION} or newer.` : found
  };
}

export async function examineConfiguration(couch: Couch): Promise<Finding> {
  const found = await readConfiguration(couch);
  const missing = found ? missingLines(found) : [];
  const right = found ? 'all of couch/local.ini is set' : 'this CouchDB does not tell it';
  const detail = missing.length > 0 ? `add to local.ini on every node: ${missing.join(' | ')}` : right;
  return { check: 'configuration', ok: missing.length === 0, detail };
}

const Membership = v.object({ all_nodes: v.array(v.string()), cluster_nodes: v.array(v.string()) });

/** How many nodes there are, and whether all of them are there: `all_nodes` are connected, `cluster_nodes` belong. */
export async function examineMembership(couch: Couch): Promise<{ nodes: number; finding: Finding }> {
  const answer = await orMissing(couch.request({ path: '_membership' }));
  if (answer === undefined)
    return { nodes: 1, finding: { check: 'membership', ok: true, detail: 'one node, which is no cluster' } };
  const { all_nodes, cluster_nodes } = v.parse(Membership, answer);
  const absent = cluster_nodes.filter((node) => !all_nodes.includes(node));
  const strange = all_nodes.filter((node) => !cluster_nodes.includes(node));
  const wrong = [
    ...absent.map((node) => `${node} belongs to the cluster and is not connected`),
    ...strange.map((node) => `${node} is connected and does not belong to the cluster`),
    ...(cluster_nodes.length === 2 ? ['two nodes have no majority when one is away: add a third'] : [])
  ];
  const detail =
    wrong.length > 0 ? wrong.join('; ') : `${cluster_nodes.length} of ${cluster_nodes.length} nodes`;
  return { nodes: cluster_nodes.length, finding: { check: 'membership', ok: wrong.length === 0, detail } };
}

export async function examineSystemDatabases(couch: Couch): Promise<Finding> {
  const found = await Promise.all(SYSTEM_DATABASES.map((name) => orMissing(couch.db.get(name))));
  const missing = SYSTEM_DATABASES.filter((_, index) => found[index] === undefined);
  const detail =
    missing.length > 0
      ? `${missing.join(', ')} missing. Starting the server makes them.`
      : SYSTEM_DATABASES.join(', ');
  return { check: 'system databases', ok: missing.length === 0, detail };
}
