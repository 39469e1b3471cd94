/** Tables as CSV (RFC 4180) that spreadsheets open without running anything of it. */

/** A cell that begins like this is a formula to a spreadsheet; an apostrophe before it makes it text. A lone hyphen is none. */
const FORMULA = /^(?:[=+@\t\r\n]|-(?=[^]))/;

export type CsvCell = string | number | null | undefined;

/** What spreadsheets of some countries expect: `;` between cells, and a comma in decimal numbers. */
export type CsvStyle = { delimiter: ',' | ';'; decimalComma: boolean };

export const DEFAULT_CSV: CsvStyle = { delimiter: ',', decimalComma: false };

/** Written first, it makes Excel read the file as UTF-8. */
export const BYTE_ORDER_MARK = '\ufeff';

/** One line with its end. Numbers stay numbers, also negative ones. */
export const csvLine = (cells: readonly CsvCell[], style: CsvStyle = DEFAULT_CSV): string =>
  `${cells.map((cell) => formatCell(cell, style)).join(style.delimiter)}\r\n`;

function formatCell(cell: CsvCell, { delimiter, decimalComma }: CsvStyle): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number')
    return quoted(decimalComma ? String(cell).replace('.', ',') : String(cell), delimiter);
  return quoted(FORMULA.test(cell) ? `'${cell}` : cell, delimiter);
}

const quoted = (text: string, delimiter: string): string =>
  /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
