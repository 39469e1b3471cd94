import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { isDamaged, orMissing, type Couch } from '../../couch/connection.ts';
import { identityOf } from '../../couch/databases.ts';
import type { DesignDocument } from '../../couch/design/documents.ts';
import type { ExpectedDatabase } from './expected-databases.ts';
import { toFinding, type Finding } from './finding.ts';

const Info = v.object({ cluster: v.object({ n: v.number(), w: v.number(), r: v.number() }) });

/** Copies of a database in a cluster that has enough nodes. */
const COPIES = 3;

const RESTART = 'Starting the server fixes it.';

type Problems = {
  damaged: string[];
  missing: string[];
  security: string[];
  access: string[];
  copies: string[];
};

/**
 * Checks that databases exist, their security objects, their access rules, and how many copies they have.
 * @returns also the databases that can be read.
 */
export async function checkDatabases(
  couch: Couch,
  expected: ExpectedDatabase[],
  nodes: number
): Promise<{ findings: Finding[]; readable: ExpectedDatabase[] }> {
  const wantedCopies = Math.min(COPIES, nodes);
  const problems: Problems = { damaged: [], missing: [], security: [], access: [], copies: [] };
  const readable: ExpectedDatabase[] = [];
  for (const database of expected)
    if (await checkDatabase(couch, database, { problems, wantedCopies })) readable.push(database);
  const count = `${expected.length} databases`;
  const findings = [
    toFinding({
      check: 'files',
      problems: problems.damaged,
      right: `readable in ${count}`,
      remedy: 'Damaged or missing. See docs/operations.md, "When a database is damaged".'
    }),
    toFinding({
      check: 'databases',
      problems: problems.missing,
      right: count,
      remedy: `Missing. ${RESTART}`
    }),
    toFinding({
      check: 'security',
      problems: problems.security,
      right: `correct in ${count}`,
      remedy: `The security object differs. ${RESTART}`
    }),
    toFinding({
      check: 'access rules',
      problems: problems.access,
      right: `correct in ${count}`,
      remedy: `The rules differ. ${RESTART}`
    }),
    toFinding({
      check: 'quorum',
      problems: problems.copies,
      right: nodes > 1 ? `${wantedCopies} copies of each database` : 'one node, one copy',
      remedy: 'See couch/cluster/README.md.'
    })
  ];
  return { findings, readable };
}

/** @returns whether it can be read. */
async function checkDatabase(
  couch: Couch,
  { name, security, designs }: ExpectedDatabase,
  { problems, wantedCopies }: { problems: Problems; wantedCopies: number }
): Promise<boolean> {
  const info = await orMissing(couch.db.get(name)).catch((error: unknown) => {
    if (!isDamaged(error)) throw error;
    return 'damaged';
  });
  if (typeof info !== 'object') {
    problems[info === undefined ? 'missing' : 'damaged'].push(name);
    return false;
  }
  const found: object = await couch.request({ db: name, path: '_security' });
  const isIdentified = identityOf(found) !== undefined;
  if (!isIdentified || !sameContent({ ...found, tidesheet: undefined }, security))
    problems.security.push(name);
  for (const design of designs) {
    if (!design.views && !(await isDeployed(couch, name, design))) problems.access.push(name);
  }
  const cluster = v.safeParse(Info, info);
  if (cluster.success && cluster.output.cluster.n < wantedCopies)
    problems.copies.push(`${name} has ${cluster.output.cluster.n} of ${wantedCopies} copies`);
  return true;
}

async function isDeployed(couch: Couch, database: string, design: DesignDocument): Promise<boolean> {
  const found = await orMissing(couch.use<DesignDocument>(database).get(design._id));
  return found !== undefined && sameContent(found, design);
}
