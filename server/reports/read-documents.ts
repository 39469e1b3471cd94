/** Reads documents of a range with the session of the caller, in parts. */
import * as v from 'valibot';
import { Holiday, holidayRange } from '#domain/documents/holiday.ts';
import type { IdRange } from '#domain/documents/id.ts';
import { Rules, RULES_ID } from '#domain/documents/rules.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { orMissing, type Couch } from '../../couch/connection.ts';
import { rangeRows } from '../../couch/range-rows.ts';

/** Documents in one response of CouchDB. */
const MAX_AT_ONCE = 200;

/** The documents of a range that are of their schema. */
export async function readAll<S extends v.GenericSchema>(
  couch: Couch,
  database: string,
  range: IdRange,
  schema: S
): Promise<v.InferOutput<S>[]> {
  const found: v.InferOutput<S>[] = [];
  const read = { range, limit: MAX_AT_ONCE, include_docs: true };
  for await (const { doc } of rangeRows(couch, database, read)) {
    const parsed = v.safeParse(schema, doc);
    if (parsed.success) found.push(parsed.output);
  }
  return found;
}

export async function readRules(couch: Couch): Promise<Rules> {
  const rules = v.safeParse(Rules, await orMissing(couch.use(couch.names.org).get(RULES_ID)));
  return rules.success ? rules.output : DEFAULT_RULES;
}

export const readHolidays = (couch: Couch): Promise<Holiday[]> =>
  readAll(couch, couch.names.org, holidayRange(), Holiday);
