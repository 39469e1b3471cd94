/** The parts that ids are made of, for property tests. */
import fc from 'fast-check';

export const anyDate = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 'YYYY-MM-DD'.length));
export const anyMonth = anyDate.map((date) => date.slice(0, 'YYYY-MM'.length));
export const anyWeek = fc.stringMatching(/^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/);
export const anyUlid = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/);
export const anyHash = fc.stringMatching(/^[0-9a-f]{64}$/);
export const anyDevice = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/);
export const anyDeveloper = fc.stringMatching(/^[a-z][a-z0-9_-]{1,62}$/);
export const anySlug = fc.stringMatching(/^[a-z][a-z0-9-]{0,31}$/);
