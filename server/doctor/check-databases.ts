import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { orMissing, type Couch } from '../../couch/connection.ts';
import type { DesignDocument } from '../../couch/design/documents.ts';
import { conclude, type Finding } from './run-checks.ts';
import type { Expected } from './expected-databases.ts';

const Info = v.object({ cluster: v.object({ n: v.number(), w: v.number(), r: v.number() }) });

/** Copies that a database should have in a cluster, as far as there are nodes. */
const COPIES = 3;

const RESTART = 'Starting the server mends it.';

/** Missing databases, security that drifted, access rules that differ, and whether a node may be away. */
export async function examineDatabases(
  couch: Couch,
  expected: Expected[],
  nodes: number
): Promise<Finding[]> {
  const wrong = {
    missing: [] as string[],
    security: [] as string[],
    access: [] as string[],
    copies: [] as string[]
  };
  for (const { name, security, designs } of expected) {
    const info = await orMissing(couch.db.get(name));
    if (!info) {
      wrong.missing.push(name);
      continue;
    }
    const found: object = await couch.request({ db: name, path: '_security' });
    if (!sameContent(found, security)) wrong.security.push(name);
    for (const design of designs) {
      if (!design.views && !(await isDeployed(couch, name, design))) wrong.access.push(name);
    }
    const cluster = v.safeParse(Info, info);
    const wanted = Math.min(COPIES, nodes);
    if (cluster.success && cluster.output.cluster.n < wanted)
      wrong.copies.push(`${name} has ${cluster.output.cluster.n} of ${wanted} copies`);
  }
  const count = `${expected.length} databases`;
  return [
    conclude('databases', wrong.missing, count, `Missing. ${RESTART}`),
    conclude('security', wrong.security, `as it should be in ${count}`, `Drifted. ${RESTART}`),
    conclude('access rules', wrong.access, `as they should be in ${count}`, `Differ. ${RESTART}`),
    conclude(
      'quorum',
      wrong.copies,
      nodes > 1 ? `${Math.min(COPIES, nodes)} copies of each database` : 'one node, one copy',
      'couch/cluster/README.md says how to spread them.'
    )
  ];
}

async function isDeployed(couch: Couch, database: string, design: DesignDocument): Promise<boolean> {
  const found = await orMissing(couch.use<DesignDocument>(database).get(design._id));
  return found !== undefined && sameContent(found, design);
}
