/** The digests of statements and reviews: SHA-256 of their canonical JSON, so that anybody can compute them again. */
import { hashContent } from '../documents/hash.ts';
import type { Review } from '../documents/review.ts';
import type { Sheet } from '../documents/sheet.ts';

/** What a person states: a sheet without what names, stores and signs it. */
export type Statement = Omit<Sheet, '_id' | '_rev' | 'digest' | 'signature'>;

const stated = (sheet: Statement): object => ({
  ...sheet,
  _id: undefined,
  _rev: undefined,
  digest: undefined,
  signature: undefined
});

/** `sha256:…` of what a sheet states. */
export const digestOfStatement = (sheet: Statement): string => hashContent(stated(sheet));

/** Whether a sheet states what its digest says. */
export const isIntact = (sheet: Sheet): boolean => digestOfStatement(sheet) === sheet.digest;

/** `sha256:…` of what a review says: a signature is about it. */
export const digestOfReview = (review: Review): string =>
  hashContent({ ...review, _id: undefined, _rev: undefined, signature: undefined });

/** The text that is signed: what it is about, so that no signature passes for another. */
export const signedText = (document: Sheet | Review): string =>
  document.type === 'sheet'
    ? `tidesheet-sheet ${digestOfStatement(document)}`
    : `tidesheet-review ${digestOfReview(document)}`;
