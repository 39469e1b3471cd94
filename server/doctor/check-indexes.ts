import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { orMissing, statusOf, type Couch } from '../../couch/connection.ts';
import { listReplacements } from '../../couch/design/deploy.ts';
import type { DesignDocument } from '../../couch/design/documents.ts';
import type { ExpectedDatabase } from './expected-databases.ts';
import { toFinding, type Finding } from './finding.ts';

const IndexInfo = v.object({
  view_index: v.object({ update_seq: v.number(), updates_pending: v.object({ total: v.number() }) })
});

/** An index that is this many changes behind catches up at the next query, in about a second. */
const MAX_PENDING = 1000;

/** Checks for views of another version, replacements of views that have not finished, and indexes far behind their database. */
export async function checkIndexes(couch: Couch, expected: ExpectedDatabase[]): Promise<Finding> {
  const problems: string[] = [];
  let count = 0;
  for (const { name, designs } of expected) {
    for (const design of designs.filter(({ views }) => views)) {
      count++;
      const problem = await findProblem(couch, name, design);
      if (problem) problems.push(`${name}: ${problem}`);
    }
  }
  return toFinding({
    check: 'indexes',
    problems,
    right: `${count} up to date`,
    remedy: 'The server fixes it in the background after its start.'
  });
}

async function findProblem(couch: Couch, name: string, design: DesignDocument): Promise<string | undefined> {
  const found = await orMissing(couch.use<DesignDocument>(name).get(design._id));
  if (!found) return `${design._id} is missing`;
  if (!sameContent(found, design)) return `${design._id} is of another version`;
  const replacements = await listReplacements(couch, name, design);
  if (replacements.length > 0) return `${replacements.join(', ')} is being built, or was left behind`;
  return findIndexProblem(couch, name, design);
}

/** @returns undefined also for a CouchDB that does not describe its indexes. */
async function findIndexProblem(
  couch: Couch,
  name: string,
  { _id }: DesignDocument
): Promise<string | undefined> {
  const response = await couch
    .request({ db: name, path: `${_id}/_info` })
    .catch((error: unknown) =>
      [404, 501].includes(statusOf(error) ?? 0) ? undefined : Promise.reject(error)
    );
  const info = v.safeParse(IndexInfo, response);
  if (!info.success) return undefined;
  const { update_seq: sequence, updates_pending: pending } = info.output.view_index;
  if (sequence === 0 && pending.total > 0) return `the index of ${_id} has not been built`;
  return pending.total > MAX_PENDING ? `the index of ${_id} is ${pending.total} changes behind` : undefined;
}
