/**
 * What CouchDB responds to with 500 or with much work, and no client of ours sends: numbers that are none or too large, lists that
 * are too long, bodies of another form. The embedded endpoint checks the same itself.
 */
import * as v from 'valibot';
import { badRequest, forbidden, queryError, type CouchError } from '../couch/embedded/errors.ts';
import { MAX_BULK_DOCUMENTS, MAX_KEYS, MAX_QUERIES, tooMany } from '../couch/embedded/limits.ts';

/** CouchDB would evaluate any other filter for each change. */
const FILTERS = ['_doc_ids', '_design'];
const STYLES = ['main_only', 'all_docs'];

/** The largest number of milliseconds that a timer takes. */
const MAX_WAIT_MS = 2 ** 31 - 1;
const MIN_HEARTBEAT_MS = 100;

/** Parameters that are whole numbers, with the smallest and the largest value. */
const NUMBERS: Readonly<Record<string, readonly [min: number, max: number]>> = {
  limit: [0, Number.MAX_SAFE_INTEGER],
  skip: [0, Number.MAX_SAFE_INTEGER],
  group_level: [0, 1000],
  seq_interval: [0, Number.MAX_SAFE_INTEGER],
  timeout: [0, MAX_WAIT_MS],
  heartbeat: [MIN_HEARTBEAT_MS, MAX_WAIT_MS],
  ...Object.fromEntries(['r', 'w', 'n', 'q'].map((name) => [name, [1, 100] as const]))
};

/** The refusal of a request because of its parameters; undefined: they are good. */
export function checkQuery(query: Record<string, string | string[] | undefined>): CouchError | undefined {
  const valuesOf = (name: string) => [query[name] ?? []].flat();
  if (valuesOf('filter').some((filter) => !FILTERS.includes(filter)))
    return forbidden(`Changes are filtered by ${FILTERS.join(' or ')} only.`);
  if (valuesOf('style').some((style) => !STYLES.includes(style)))
    return queryError(`The style is ${STYLES.join(' or ')}.`);
  for (const [name, [min, max]] of Object.entries(NUMBERS)) {
    const isGood = (value: string) =>
      (name === 'heartbeat' && value === 'true') ||
      (/^\d{1,16}$/.test(value) && Number(value) >= min && Number(value) <= max);
    if (!valuesOf(name).every(isGood))
      return queryError(`Invalid value for ${name}: a whole number from ${min} to ${max} is expected.`);
  }
  return undefined;
}

const Revisions = v.record(v.string(), v.array(v.string()));
const FORMS: Readonly<Record<string, v.GenericSchema>> = {
  _revs_diff: Revisions,
  _missing_revs: Revisions,
  _bulk_get: v.looseObject({ docs: v.array(v.looseObject({ id: v.optional(v.string()) })) })
};
const Queries = v.looseObject({ queries: v.array(v.looseObject({})) });

const MAX_ITEMS = { docs: MAX_BULK_DOCUMENTS, keys: MAX_KEYS, doc_ids: MAX_KEYS, queries: MAX_QUERIES };

/** The refusal of a request to a database because of its body; undefined: it is good, or CouchDB refuses it. */
export function checkBody(resource: string, sent: unknown): CouchError | undefined {
  if (typeof sent !== 'object' || sent === null) return undefined;
  const counted =
    FORMS[resource] === Revisions
      ? [['documents', Object.keys(sent).length, MAX_KEYS] as const]
      : Object.entries(MAX_ITEMS).map(([member, max]) => [member, lengthOf(sent, member), max] as const);
  const found = counted.find(([, count, max]) => count > max);
  if (found) return tooMany(found[0], { count: found[1], max: found[2] });
  const form = resource.endsWith('/queries') ? Queries : FORMS[resource];
  return form && !v.is(form, sent) ? badRequest(`The body is not what ${resource} takes.`) : undefined;
}

function lengthOf(sent: object, member: string): number {
  const list = Object.entries(sent).find(([name]) => name === member)?.[1];
  return Array.isArray(list) ? list.length : 0;
}
