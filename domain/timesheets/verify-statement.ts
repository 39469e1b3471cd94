/** Checks an exported statement without any server: what it covers, whether it is what its digest says, who signed it. */
import { sum } from 'd3-array';
import * as v from 'valibot';
import type { Review } from '../documents/review.ts';
import type { Sheet } from '../documents/sheet.ts';
import { digestOfStatement, signedText } from './digests.ts';
import { MAX_STATEMENT_LENGTH, StatementFile } from './export-statement.ts';
import { fingerprintOf } from './fingerprint.ts';
import { roundRows } from './round-rows.ts';
import type { SignatureCheck } from './signatures.ts';
import { weekState } from './week-state.ts';

/** `unknown`: it can neither be confirmed nor refuted here. */
export type Finding = { result: 'holds' | 'fails' | 'unknown'; text: string };

/** `statement` is undefined where the text is none. */
export type Verification = { isSound: boolean; findings: Finding[]; statement: StatementFile | undefined };

/** @param text of a file, of which nothing is trusted */
export async function verifyStatement(text: string, check: SignatureCheck): Promise<Verification> {
  const statement = readStatement(text);
  if (typeof statement === 'string')
    return {
      ...{ isSound: false, statement: undefined },
      findings: [{ result: 'fails', text: printable(statement) }]
    };
  const { sheet, reviews } = statement;
  const isIntact = digestOfStatement(sheet) === sheet.digest;
  const digestFinding: Finding = isIntact
    ? { result: 'holds', text: `The content is what its digest says: ${sheet.digest}.` }
    : {
        result: 'fails',
        text: `The content was changed: its digest is ${digestOfStatement(sheet)}, not ${sheet.digest}.`
      };
  const ofReviews = new Map<Review, Finding>();
  for (const review of reviews) ofReviews.set(review, await reviewFinding(sheet, review, check));
  const findings = [
    digestFinding,
    roundingFinding(sheet),
    await signatureFinding(sheet, sheet.developer, check),
    ...ofReviews.values(),
    stateFinding(sheet, ofReviews)
  ]
    .filter((finding) => finding !== undefined)
    .map(({ result, text: said }) => ({ result, text: printable(said) }));
  return { isSound: findings.every(({ result }) => result !== 'fails'), findings, statement };
}

/** Texts of the file must not steer a terminal, or change the order of what is printed. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');

/** The statement, or why the text is none. */
function readStatement(text: string): StatementFile | string {
  if (text.length > MAX_STATEMENT_LENGTH)
    return 'The file is too large to be a statement. Choose a statement that was saved from the approvals or the week page.';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'The file is not JSON. Choose a statement that was saved from the approvals or the week page.';
  }
  const parsed = v.safeParse(StatementFile, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return `The file is not a statement: ${v.getDotPath(issue) ?? 'file'}: ${issue.message}`;
}

/** Entry by entry, the entries would have to be known. */
function roundingFinding({ rows, rounding }: Sheet): Finding | undefined {
  const isPerEntry = [rounding, ...rounding.projects].some(
    ({ per, minutes }) => per === 'entry' && minutes > 0
  );
  if (isPerEntry) return undefined;
  const again = roundRows(rows, rounding);
  const isSame = again.every(({ roundedSeconds }, index) => roundedSeconds === rows[index]!.roundedSeconds);
  return isSame
    ? { result: 'holds', text: 'The rounded time follows from the exact time and the rounding.' }
    : { result: 'fails', text: 'The rounded time does not follow from the exact time and the rounding.' };
}

async function signatureFinding(
  document: Sheet | Review,
  name: string,
  check: SignatureCheck
): Promise<Finding> {
  const what = document.type === 'sheet' ? `The statement of ${name}` : `The review by ${name}`;
  if (!document.signature) return { result: 'unknown', text: `${what} is not signed.` };
  const key = fingerprintOf(document.signature.key);
  const isValid = await check(document.signature, signedText(document));
  if (isValid === undefined)
    return {
      result: 'unknown',
      text: `${what} is signed, which this browser can check on https pages only.`
    };
  return isValid
    ? {
        result: 'holds',
        text: `${what} is signed with key ${key}. Compare it with the one in their settings.`
      }
    : { result: 'fails', text: `${what} has a signature that is not of this content (key ${key}).` };
}

async function reviewFinding(sheet: Sheet, review: Review, check: SignatureCheck): Promise<Finding> {
  const isAbout =
    review.digest === sheet.digest && review.developer === sheet.developer && review.week === sheet.week;
  return isAbout
    ? signatureFinding(review, review.reviewer, check)
    : { result: 'fails', text: `The review by ${review.reviewer} is about another statement.` };
}

/** Anybody can write a review into a file: without a signature it is no decision of its reviewer. */
function stateFinding(sheet: Sheet, reviews: ReadonlyMap<Review, Finding>): Finding {
  const last = weekState([sheet], [...reviews.keys()]).reviews[0];
  if (!last) return { result: 'unknown', text: 'No decision about it is in the file.' };
  const said = `it was ${last.decision} by ${last.reviewer} at ${last.decided}`;
  return reviews.get(last)?.result === 'holds'
    ? { result: 'holds', text: `By a signed review, ${said}.` }
    : { result: 'unknown', text: `The file says that ${said}: no signature confirms that.` };
}

/** What a statement covers, as lines of text. */
export function describeStatement({ sheet }: StatementFile): string[] {
  const { developer, week, dates, rows, adjustments, absences, coverage } = sheet;
  const [exact, rounded] = [
    sum(rows, ({ seconds }) => seconds),
    sum(rows, ({ roundedSeconds }) => roundedSeconds)
  ];
  const gaps = sum(coverage, ({ gapSeconds }) => gapSeconds);
  const excess = coverage.filter(({ excessSeconds }) => excessSeconds > 0);
  return [
    `Week ${week} of ${developer}: ${dates.length === 7 ? 'all seven days' : dates.join(', ')}, submitted ${sheet.submitted}.`,
    `${hoursOf(exact)} exact, ${hoursOf(rounded)} rounded, in ${rows.length} rows.`,
    ...(adjustments.length > 0
      ? [
          `Adjustments: ${adjustments.map((one) => `${one.week} ${hoursOf(sum(one.rows, ({ seconds }) => seconds))}`).join(', ')}.`
        ]
      : []),
    ...(absences.length > 0
      ? [`Absent: ${absences.map(({ date, part }) => `${date} (${part})`).join(', ')}.`]
      : []),
    ...(gaps > 0 ? [`Watchers were silent for ${hoursOf(gaps)}.`] : []),
    ...(excess.length > 0
      ? [`More time than the day has: ${excess.map(({ date }) => date).join(', ')}.`]
      : [])
  ];
}

function hoursOf(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  return `${seconds < 0 ? '−' : ''}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
}
