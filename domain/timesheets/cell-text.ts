/** What is typed, copied and pasted in the cells of a grid. */
import { formatTypedDuration, parseDuration } from '../time/typed-durations.ts';

/** A longer text is not a duration. */
export const MAX_CELL_TEXT = 40;
/** Of a pasted block: a grid has fewer. */
const MAX_BLOCK_ROWS = 500;
const MAX_BLOCK_COLUMNS = 7;

const NOTHING = /^(0{1,4}([.,]0{1,4})?|0{1,2}(:00){1,2}|[-–—])?( ?(h|m|min))?$/;

/** The seconds that a text stands for, 0 where it is empty or says zero; undefined where it is not a duration of up to 24 hours. */
export function parseCell(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed.length > MAX_CELL_TEXT) return undefined;
  return NOTHING.test(trimmed.toLowerCase()) && !/^(h|m|min)$/.test(trimmed) ? 0 : parseDuration(trimmed);
}

/** As it is typed again, to the second; empty where there is nothing. */
export const formatCell = (seconds: number): string => (seconds === 0 ? '' : formatTypedDuration(seconds));

/** The texts of a block as spreadsheets copy it: rows by line, columns by tab. */
export function parseBlock(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
  return lines.slice(0, MAX_BLOCK_ROWS).map((line) =>
    line
      .split('\t')
      .slice(0, MAX_BLOCK_COLUMNS)
      .map((cell) => cell.trim().slice(0, MAX_CELL_TEXT + 1))
  );
}

export const formatBlock = (rows: readonly (readonly number[])[]): string =>
  rows.map((row) => row.map(formatCell).join('\t')).join('\n');
