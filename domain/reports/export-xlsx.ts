/**
 * Reports as XLSX, written row by row: a workbook of a year takes no more memory than one of a day. The zip is made by fflate; the few
 * parts of a workbook are text.
 */
import { strToU8, Zip, ZipDeflate } from 'fflate';
import {
  printedTable,
  type ColumnKind,
  type DurationStyle,
  type ReportCell,
  type ReportTable
} from './report-table.ts';

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Characters of a part that are compressed at once. */
const CHUNK = 65_536;
const DAY_SECONDS = 86_400;
const MAX_CELL = 32_767;

/** The formats of cells, by their place in the styles: `[h]:mm` goes beyond 24 hours. */
const STYLES = { text: 0, clock: 1, decimal: 2, percent: 2, count: 3, date: 4, time: 5, head: 6 } as const;

const NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const PARTS: Record<string, string> = {
  '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET}.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${SHEET}.worksheet+xml"/></Types>`,
  '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  'xl/workbook.xml': `${XML}<workbook ${NAMESPACE} xmlns:r="${RELATIONS}"><sheets><sheet name="Report" sheetId="1" r:id="rId1"/><sheet name="About" sheetId="2" r:id="rId2"/></sheets></workbook>`,
  'xl/styles.xml': `${XML}<styleSheet ${NAMESPACE}><numFmts count="2"><numFmt numFmtId="164" formatCode="[h]:mm"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="7"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/><xf numFmtId="1" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="20" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`
};

/**
 * The bytes of a workbook: the report, and a second sheet that says what it is made of. Numbers are numbers; texts are texts, also those
 * that begin as a formula. Durations are parts of a day with the format `[h]:mm`, or hours with two places.
 */
export function* xlsxOf(table: ReportTable, durations: DurationStyle = 'clock'): Generator<Uint8Array> {
  const waiting: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    waiting.push(bytes);
  });
  for (const [name, text] of Object.entries(PARTS)) {
    addPart(zip, name).push(strToU8(text), true);
    yield* take(waiting);
  }
  const { columns, rows, totals } = printedTable(table, durations);
  const kinds = columns.map(({ kind }) => kind);
  const lines = function* () {
    yield* sheetStart(columns.map(({ kind, name }) => Math.max(kind === 'text' ? 24 : 12, name.length + 2)));
    let row = 1;
    yield rowOf(
      row++,
      columns.map(({ name }) => textCell(name, STYLES.head))
    );
    for (const cells of [...rows, ...(totals.length > 0 ? [totals] : [])])
      yield rowOf(
        row++,
        cells.map((cell, index) => cellOf(cell, kinds[index]!, durations))
      );
    yield SHEET_END;
  };
  for (const part of [
    { name: 'xl/worksheets/sheet1.xml', lines: lines() },
    { name: 'xl/worksheets/sheet2.xml', lines: aboutLines(table) }
  ]) {
    const file = addPart(zip, part.name);
    let text = '';
    for (const line of part.lines) {
      text += line;
      if (text.length < CHUNK) continue;
      file.push(strToU8(text));
      text = '';
      yield* take(waiting);
    }
    file.push(strToU8(text), true);
    yield* take(waiting);
  }
  zip.end();
  yield* take(waiting);
}

const take = (waiting: Uint8Array[]): Uint8Array[] => waiting.splice(0);

function addPart(zip: Zip, name: string): ZipDeflate {
  const part = new ZipDeflate(name, { level: 6 });
  zip.add(part);
  return part;
}

/** The first row stays in sight. */
function* sheetStart(widths: readonly number[]): Generator<string> {
  const columns = widths
    .map(
      (width, index) =>
        `<col min="${index + 1}" max="${index + 1}" width="${Math.min(width, 60)}" customWidth="1"/>`
    )
    .join('');
  yield `${XML}<worksheet ${NAMESPACE}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns}</cols><sheetData>`;
}
const SHEET_END = '</sheetData></worksheet>';

function* aboutLines({ title, about }: ReportTable): Generator<string> {
  yield* sheetStart([24, 60]);
  let row = 1;
  yield rowOf(row++, [textCell(title, STYLES.head)]);
  for (const [name, value] of about) yield rowOf(row++, [textCell(name), textCell(value)]);
  yield SHEET_END;
}

const rowOf = (row: number, cells: readonly string[]): string => `<row r="${row}">${cells.join('')}</row>`;

function cellOf(cell: ReportCell, kind: ColumnKind, durations: DurationStyle): string {
  if (cell === undefined) return '<c/>';
  if (typeof cell === 'string') return textOrTime(cell, kind);
  if (kind !== 'seconds') return numberCell(cell, kind === 'percent' ? STYLES.percent : STYLES.count);
  return durations === 'decimal'
    ? numberCell(Math.round(cell / 36) / 100, STYLES.decimal)
    : numberCell(cell / DAY_SECONDS, STYLES.clock);
}

/** Days since the last one of 1899, which spreadsheets count from. */
const EPOCH_DAY = Date.UTC(1899, 11, 30);

function textOrTime(cell: string, kind: ColumnKind): string {
  if (kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(cell))
    return numberCell((Date.parse(`${cell}T00:00:00Z`) - EPOCH_DAY) / 86_400_000, STYLES.date);
  const time = kind === 'time' ? /^(\d{2}):(\d{2})$/.exec(cell) : null;
  return time ? numberCell((Number(time[1]) * 60 + Number(time[2])) / 1440, STYLES.time) : textCell(cell);
}

const numberCell = (value: number, style: number): string => `<c s="${style}"><v>${value}</v></c>`;

const textCell = (text: string, style: number = STYLES.text): string =>
  `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${escapeXml(text.slice(0, MAX_CELL))}</t></is></c>`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What XML cannot hold becomes U+FFFD. */
const escapeXml = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Surrogate}\ufffe\uffff]/gu, (character) =>
      /[\t\n\r]/.test(character) ? character : '\ufffd'
    )
    .replace(/[&<>]/g, (character) => ENTITIES[character]!);
