/** Documents whose deletions are stored: docs/adr/0017-store-deletions-of-entries.md. */
import { kindOf } from './id.ts';

export const hasStoredDeletions = (id: string): boolean => ['entry', 'absence'].includes(kindOf(id));

/** Whether a document says that its author deleted it. */
const isDeletion = (document: object): boolean =>
  ('kind' in document && document.kind === 'deleted') || ('part' in document && document.part === 'deleted');

/**
 * The version of an entry or an absence that counts, of those in conflict, with the winning one first: a deletion wins over changes
 * that another device made at the same time. Undefined where there is none.
 */
export const countedVersion = <T extends object>(versions: readonly T[]): T | undefined =>
  versions.find(isDeletion) ?? versions[0];
