import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { orMissing, statusOf, type Couch } from '../../couch/connection.ts';
import { listWaiting } from '../../couch/design/deploy.ts';
import type { DesignDocument } from '../../couch/design/documents.ts';
import { conclude, type Finding } from './run-checks.ts';
import type { Expected } from './expected-databases.ts';

const IndexInfo = v.object({
  view_index: v.object({ update_seq: v.number(), updates_pending: v.object({ total: v.number() }) })
});

/** Changes that an index may be behind: it catches up with so many at the next question, in about a second. */
const MOST_PENDING = 1000;

/** Views of another version, exchanges of views that have not ended, and indexes far behind their database. */
export async function examineIndexes(couch: Couch, expected: Expected[]): Promise<Finding> {
  const wrong: string[] = [];
  let count = 0;
  for (const { name, designs } of expected) {
    for (const design of designs.filter(({ views }) => views)) {
      count++;
      const problem = await examineIndex(couch, name, design);
      if (problem) wrong.push(`${name}: ${problem}`);
    }
  }
  return conclude(
    'indexes',
    wrong,
    `${count} up to date`,
    'The server mends it in the background after its start.'
  );
}

async function examineIndex(couch: Couch, name: string, design: DesignDocument): Promise<string | undefined> {
  if (!(await orMissing(couch.db.get(name)))) return undefined;
  const found = await orMissing(couch.use<DesignDocument>(name).get(design._id));
  if (!found) return `${design._id} is missing`;
  if (!sameContent(found, design)) return `${design._id} is of another version`;
  const waiting = await listWaiting(couch, name, design);
  if (waiting.length > 0) return `${waiting.join(', ')} is being built, or was left behind`;
  return examineState(couch, name, design);
}

/** Undefined also where this CouchDB does not tell. */
async function examineState(couch: Couch, name: string, { _id }: DesignDocument) {
  const answer = await couch
    .request({ db: name, path: `${_id}/_info` })
    .catch((error: unknown) =>
      [404, 501].includes(statusOf(error) ?? 0) ? undefined : Promise.reject(error)
    );
  const info = v.safeParse(IndexInfo, answer);
  if (!info.success) return undefined;
  const { update_seq: sequence, updates_pending: pending } = info.output.view_index;
  if (sequence === 0 && pending.total > 0) return `the index of ${_id} has not been built`;
  return pending.total > MOST_PENDING ? `the index of ${_id} is ${pending.total} changes behind` : undefined;
}
