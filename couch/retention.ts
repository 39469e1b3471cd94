import * as v from 'valibot';
import {
  Retention,
  RETENTION_ID,
  type DeletedBefore,
  type RetentionMonths
} from '#domain/documents/retention.ts';
import { orMissing, type Couch } from './connection.ts';

export type StoredRetention = {
  keepMonths: RetentionMonths;
  deletedBefore: DeletedBefore;
  rev: string | undefined;
};

/** How long documents are stored, and what is deleted. Without a readable document: everything for ever. */
export async function readRetention(couch: Couch): Promise<StoredRetention> {
  const found = await orMissing(couch.use(couch.names.org).get(RETENTION_ID));
  const retention = v.safeParse(Retention, found);
  if (!retention.success) return { keepMonths: {}, deletedBefore: {}, rev: found?._rev };
  const { keepMonths, deletedBefore, _rev: rev } = retention.output;
  return { keepMonths, deletedBefore, rev };
}
