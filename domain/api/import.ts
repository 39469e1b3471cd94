/** Registering many developers at once, from a table. */
import * as v from 'valibot';
import { defineRoute } from './route.ts';

export const MAX_IMPORT_ROWS = 500;
const MAX_IMPORT_LENGTH = 256 * 1024;
/** Letters take up to three bytes, and what JSON escapes up to six. */
const MAX_IMPORT_BYTES = 1024 * 1024;

/** What a table has, by the names in its first line. Others are ignored, and reported. */
export const IMPORT_COLUMNS = ['id', 'name', 'email', 'teams', 'roles'] as const;

export const ImportRequest = v.object({
  /** With a first line of names; commas, semicolons or tabs between. */
  csv: v.pipe(v.string(), v.maxLength(MAX_IMPORT_LENGTH, `has at most ${MAX_IMPORT_LENGTH} characters`)),
  /** False: only says what would change. */
  apply: v.optional(v.boolean(), false),
  /** The line to begin at: what the response before named as `next`. */
  from: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0)
});
export type ImportRequest = v.InferOutput<typeof ImportRequest>;

export const IMPORT_OUTCOMES = ['create', 'update', 'unchanged', 'error'] as const;

export const ImportRow = v.object({
  /** The line of the table, the first one is 1. */
  line: v.number(),
  developer_id: v.string(),
  name: v.string(),
  email: v.string(),
  /** What happens to the row, or what happened. */
  outcome: v.picklist(IMPORT_OUTCOMES),
  /** As sentences for people: what changes, or what is wrong. */
  notes: v.array(v.string()),
  /** The invitation of somebody new, for the dashboard and one machine; shown once. */
  link: v.optional(v.string())
});
export type ImportRow = v.InferOutput<typeof ImportRow>;

export const ImportResult = v.object({
  applied: v.boolean(),
  rows: v.array(ImportRow),
  /** About the table as a whole. */
  notes: v.array(v.string()),
  /** Not all rows were applied: send the same table again with this as `from`. */
  next: v.optional(v.number())
});
export type ImportResult = v.InferOutput<typeof ImportResult>;

export const importDevelopersRoute = defineRoute({
  method: 'POST',
  path: '/import',
  summary:
    'Registers or changes the developers of a table, or says for each row what would change. Applying the same table again changes nothing.',
  access: 'admin',
  body: ImportRequest,
  maxBodyBytes: MAX_IMPORT_BYTES,
  response: ImportResult,
  status: 200
});
