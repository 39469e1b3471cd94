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
const MAX_IDS_AT_ONCE = 2000;

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

/** Documents read by id. Few die young: what outlives a response is collected late, and memory grows until then. */
const MAX_BY_ID = 25;

/** Those documents of the ids that exist and are of their schema, in this order, in parts. */
export async function* pagesByIds<S extends v.GenericSchema>(
  couch: Couch,
  database: string,
  ids: readonly string[],
  schema: S
): AsyncGenerator<v.InferOutput<S>[]> {
  for (let start = 0; start < ids.length; start += MAX_BY_ID) {
    const { rows } = await couch.use<object>(database).fetch({ keys: ids.slice(start, start + MAX_BY_ID) });
    yield rows.flatMap((row) => {
      const parsed = v.safeParse(schema, 'doc' in row ? row.doc : undefined);
      return parsed.success ? [parsed.output] : [];
    });
  }
}

/** The same at once. */
export async function readByIds<S extends v.GenericSchema>(
  ...read: [couch: Couch, database: string, ids: readonly string[], schema: S]
): Promise<v.InferOutput<S>[]> {
  const found: v.InferOutput<S>[] = [];
  for await (const page of pagesByIds(...read)) found.push(...page);
  return found;
}

/** The ids of a range. */
export async function readIds(couch: Couch, database: string, range: IdRange): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of rangeRows(couch, database, { range, limit: MAX_IDS_AT_ONCE })) ids.push(id);
  return ids;
}

export async function readRules(couch: Couch): Promise<Rules> {
  const rules = v.safeParse(Rules, await orMissing(couch.use(couch.names.org).get(RULES_ID)));
  return rules.success ? rules.output : DEFAULT_RULES;
}

export const readHolidays = (couch: Couch): Promise<Holiday[]> =>
  readAll(couch, couch.names.org, holidayRange(), Holiday);
