/** What is stored of a view index: its head, and for each block a summary and the rows, as JSON text. */
import * as v from 'valibot';
import { ViewIndexError } from '../store/view-files.ts';
import type { Block, BlockSummary, Group } from './block.ts';
import { builtinOf, type Builtin } from './reduce.ts';
import type { ViewRow } from './row-order.ts';
import type { Levels } from './rows.ts';

/** Another one makes every index be built again. */
export const FORMAT = 2;

/** Reading more groups than these of a block would cost as much as reading its rows. */
const MAX_STORED_GROUPS = 128;

// JSON has no Infinity.
const WHOLE_KEY = -1;

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Level = v.tuple([v.pipe(v.number(), v.safeInteger(), v.minValue(WHOLE_KEY)), v.string()]);
const Head = v.object({
  /** Up to where it is complete, as clients see update sequences. */
  sequence: v.string(),
  /** The update sequence of the last purge that it knows. */
  purge: Count,
  /** The numbers of the blocks are in the order of their rows, which last rows alone do not tell where they are the same. */
  views: v.array(v.object({ length: Count, blocks: v.array(Count), levels: v.array(Level) }))
});
type Head = v.InferOutput<typeof Head>;

export type ViewHead = { length: number; blocks: readonly number[]; levels: Levels };
export type IndexHead = { sequence: string; purge: number; views: ViewHead[] };

const formatLevel = (level: number) => (level === Infinity ? WHOLE_KEY : level);
const parseLevel = (level: number) => (level === WHOLE_KEY ? Infinity : level);

export function formatHead({ views, ...rest }: IndexHead): string {
  const head: Head = {
    ...rest,
    views: views.map(({ levels, blocks, ...view }) => ({
      ...view,
      blocks: [...blocks],
      levels: [...levels].map(([level, reduce]) => [formatLevel(level), reduce])
    }))
  };
  return JSON.stringify(head);
}

/** @returns undefined for what is no head. */
export function parseHead(text: string): IndexHead | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Head), text);
  if (!parsed.success) return undefined;
  const { views, ...rest } = parsed.output;
  return { ...rest, views: views.map((view) => ({ ...view, levels: parseLevels(view.levels) })) };
}

const parseLevels = (levels: [number, string][]): Levels =>
  new Map(
    levels.flatMap(([level, name]): [number, Builtin][] => {
      const reduce = builtinOf(name);
      return reduce ? [[parseLevel(level), reduce]] : [];
    })
  );

type StoredRow = [key: unknown, id: string, value: unknown];

const toStored = ({ key, id, value }: ViewRow): StoredRow => [key, id, value];

export const formatRows = (rows: readonly ViewRow[]): string => JSON.stringify(rows.map(toStored));

/** @throws ViewIndexError */
export function parseRows(text: string | undefined, length: number): ViewRow[] {
  const stored = parseJson(text);
  if (!Array.isArray(stored) || stored.length !== length) throw new ViewIndexError('Rows are no rows.');
  return stored.map(parseRow);
}

/** @throws ViewIndexError */
function parseRow(row: unknown): ViewRow {
  if (!Array.isArray(row) || row.length !== 3 || typeof row[1] !== 'string')
    throw new ViewIndexError('A row is no row.');
  return { key: row[0], id: row[1], value: row[2] };
}

export function formatSummary({ length, last, reduced }: Block): string {
  const levels = [...reduced].flatMap(([level, groups]) => {
    const values = groups.map(({ value }) => value ?? null);
    // JSON has null for numbers that are too large: these are reduced again.
    if (groups.length > MAX_STORED_GROUPS || JSON.stringify(values).includes('null')) return [];
    return [[formatLevel(level), groups.map(({ key }) => key), values]];
  });
  return JSON.stringify([length, toStored(last), levels]);
}

const Groups = v.pipe(
  v.tuple([v.number(), v.array(v.unknown()), v.array(v.unknown())]),
  v.check(([, keys, values]) => keys.length === values.length)
);
const Summary = v.tuple([v.pipe(Count, v.minValue(1)), v.unknown(), v.array(Groups)]);

/** @throws ViewIndexError */
export function parseSummary(text: string): BlockSummary {
  const parsed = v.safeParse(Summary, parseJson(text));
  if (!parsed.success) throw new ViewIndexError('A summary is no summary.');
  const [length, last, levels] = parsed.output;
  const reduced = new Map(
    levels.map(([level, keys, values]): [number, Group[]] => [
      parseLevel(level),
      keys.map((key, at) => ({ key, value: values[at] }))
    ])
  );
  return { length, last: parseRow(last), reduced };
}

/** The keys that a document emitted, by view. */
export const formatKeys = (
  emits: readonly (readonly (readonly [key: unknown, value: unknown])[])[]
): string =>
  JSON.stringify(
    emits.map((ofView) => [...new Map(ofView.map(([key]) => [JSON.stringify(key), key])).values()])
  );

const Keys = v.array(v.array(v.unknown()));

/** @throws ViewIndexError */
export function parseKeys(text: string): unknown[][] {
  const parsed = v.safeParse(Keys, parseJson(text));
  if (!parsed.success) throw new ViewIndexError('Keys are no keys.');
  return parsed.output;
}

/** @throws ViewIndexError */
function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw new ViewIndexError(text === undefined ? 'A part is missing.' : 'A part is no JSON.');
  }
}
