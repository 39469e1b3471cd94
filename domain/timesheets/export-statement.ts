/** Statements as files that anybody can check: `tidesheet-server verify FILE`, and the page /verify. */
import * as v from 'valibot';
import { Review } from '../documents/review.ts';
import { Sheet } from '../documents/sheet.ts';

export const STATEMENT_FORMAT = 'tidesheet-statement';
const MAX_REVIEWS = 100;
/** Characters of a file: more than the largest sheet with all reviews has. */
export const MAX_STATEMENT_LENGTH = 3_000_000;

export const StatementFile = v.object({
  format: v.literal(STATEMENT_FORMAT),
  v: v.literal(1),
  sheet: Sheet,
  reviews: v.pipe(v.array(Review), v.maxLength(MAX_REVIEWS))
});
export type StatementFile = v.InferOutput<typeof StatementFile>;

/** A sheet and its reviews as the text of a file. */
export function exportStatement(sheet: Sheet, reviews: readonly Review[]): string {
  const file: StatementFile = {
    format: STATEMENT_FORMAT,
    v: 1,
    sheet: withoutRevision(sheet),
    reviews: reviews
      .filter(({ digest }) => digest === sheet.digest)
      .slice(0, MAX_REVIEWS)
      .map(withoutRevision)
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function withoutRevision<T extends { _rev?: string | undefined }>({ ...document }: T): T {
  delete document._rev;
  return document;
}

/** Whether a text says that it is a statement: it may still be damaged. */
export const saysStatement = (text: string): boolean =>
  text.length <= MAX_STATEMENT_LENGTH && text.slice(0, 2000).includes(`"${STATEMENT_FORMAT}"`);
