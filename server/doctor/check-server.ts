import * as v from 'valibot';
import { isOlderThan, MIN_VERSION, missingLines, readConfiguration } from '../../couch/configuration.ts';
import { checkCouch, orMissing, type Couch } from '../../couch/connection.ts';
import { SYSTEM_DATABASES } from '../../couch/databases.ts';
import type { Finding } from './finding.ts';

/** @throws UnsuitableCouchError */
export async function checkVersion(couch: Couch): Promise<Finding> {
  const { version, vendor } = await checkCouch(couch);
  const isOld = isOlderThan(version, MIN_VERSION);
  const found = `CouchDB ${version}${vendor ? ` (${vendor.name})` : ''}`;
  return {
    check: 'version',
    ok: !isOld,
    detail: isOld ? `${found}. Upgrade to ${MIN_VERSION} or newer.` : found
  };
}

export async function checkConfiguration(couch: Couch): Promise<Finding> {
  const found = await readConfiguration(couch);
  const missing = found ? missingLines(found) : [];
  const right = found ? 'all of couch/local.ini is set' : 'not readable on this CouchDB';
  const detail = missing.length > 0 ? `add to local.ini on every node: ${missing.join(' | ')}` : right;
  return { check: 'configuration', ok: missing.length === 0, detail };
}

const Membership = v.object({ all_nodes: v.array(v.string()), cluster_nodes: v.array(v.string()) });

/** Counts the nodes and checks that `all_nodes` (connected) and `cluster_nodes` (members of the cluster) are the same. */
export async function checkMembership(couch: Couch): Promise<{ nodes: number; finding: Finding }> {
  const response = await orMissing(couch.request({ path: '_membership' }));
  if (response === undefined)
    return { nodes: 1, finding: { check: 'membership', ok: true, detail: 'one node, not a cluster' } };
  const { all_nodes, cluster_nodes } = v.parse(Membership, response);
  const absent = cluster_nodes.filter((node) => !all_nodes.includes(node));
  const foreign = all_nodes.filter((node) => !cluster_nodes.includes(node));
  const problems = [
    ...absent.map((node) => `${node} belongs to the cluster but is not connected`),
    ...foreign.map((node) => `${node} is connected but does not belong to the cluster`),
    ...(cluster_nodes.length === 2 ? ['two nodes have no majority when one is down: add a third'] : [])
  ];
  const detail =
    problems.length > 0 ? problems.join('; ') : `${cluster_nodes.length} of ${cluster_nodes.length} nodes`;
  return {
    nodes: cluster_nodes.length,
    finding: { check: 'membership', ok: problems.length === 0, detail }
  };
}

export async function checkSystemDatabases(couch: Couch): Promise<Finding> {
  const found = await Promise.all(SYSTEM_DATABASES.map((name) => orMissing(couch.db.get(name))));
  const missing = SYSTEM_DATABASES.filter((_, index) => found[index] === undefined);
  const detail =
    missing.length > 0
      ? `${missing.join(', ')} missing. Starting the server creates them.`
      : SYSTEM_DATABASES.join(', ');
  return { check: 'system databases', ok: missing.length === 0, detail };
}
