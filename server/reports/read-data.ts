/** Pages of what the caller may see, read with their session: of a team, or of themselves. */
import { group, sum } from 'd3-array';
import type { SeenDay, SeenDays, SeenProjects, SeenStatement, SeenStatements } from '#domain/api/data.ts';
import { dayRange, parseDayId, PersonDay } from '#domain/documents/day.ts';
import { Review, reviewRange } from '#domain/documents/review.ts';
import { Sheet, sheetRange } from '#domain/documents/sheet.ts';
import { figuresOfDay } from '#domain/metrics/day-figures.ts';
import { weightsOf, type Weights } from '#domain/metrics/weights.ts';
import { NO_FILTER, type ReportDefinition } from '#domain/reports/definition.ts';
import { activityOf } from '#domain/reports/ready-made-days.ts';
import { addDays, addWeeks } from '#domain/time/calendar.ts';
import { weekState, type WeekState } from '#domain/timesheets/week-state.ts';
import type { Couch } from '../../couch/connection.ts';
import { rowPages } from '../../couch/range-rows.ts';
import { RequestError } from '../errors.ts';
import { readOwnDays, readOwnSheets, type Own } from './own-sources.ts';
import { readAll, readByIds, readRules } from './read-documents.ts';

type Page = { limit: number; cursor: string | undefined };
type Period = { from: string; to: string };

export const encodeCursor = (position: string): string => Buffer.from(position).toString('base64url');
export const decodeCursor = (cursor: string | undefined): string | undefined =>
  cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString();

const notFromHere = () => new RequestError('invalid-request', 'cursor is not the `next` of a page');

/** The part of a sorted list after the cursor. `positionOf`: what it is sorted by. */
export function pageOf<T>(
  items: readonly T[],
  positionOf: (item: T) => string,
  { limit, cursor }: Page
): { items: T[]; next?: string } {
  const after = decodeCursor(cursor);
  const rest = after === undefined ? items : items.filter((item) => positionOf(item) > after);
  const shown = rest.slice(0, limit);
  return { items: shown, ...(rest.length > limit && { next: encodeCursor(positionOf(shown.at(-1)!)) }) };
}

/** Documents that are read at once, and ids that are looked through for one page. */
const MAX_AT_ONCE = 100;
const MAX_IDS = 2000;

/** Days of a team in the order of their ids: by date, then person. */
export async function teamDays(
  couch: Couch,
  team: string,
  { person, from, to, limit, cursor }: Page & Period & { person?: string | undefined }
): Promise<SeenDays> {
  const weights = weightsOf(await readRules(couch));
  const after = decodeCursor(cursor);
  const range = dayRange(from, to);
  if (after !== undefined && (after < range.startkey || after > range.endkey || !parseDayId(after)))
    throw notFromHere();
  const days: SeenDay[] = [];
  let last = after;
  let looked = 0;
  const read = { range: { ...range, startkey: after ?? range.startkey }, limit: MAX_AT_ONCE };
  for await (const rows of rowPages(couch, team, read)) {
    const meant = rows.filter(
      ({ id }) => id !== after && (person === undefined || parseDayId(id)?.owner === person)
    );
    const stored = await readByIds(
      couch,
      team,
      meant.map(({ id }) => id).slice(0, limit - days.length),
      PersonDay
    );
    for (const day of stored) days.push(seenDay(day, weights));
    looked += rows.length;
    // Every id counts, also of a day of another shape: the next page goes on behind it.
    const used = meant.slice(0, limit - days.length + stored.length);
    if (days.length >= limit) {
      last = used.at(-1)?.id ?? last;
      return { days, ...(last !== undefined && { next: encodeCursor(last) }) };
    }
    last = rows.at(-1)?.id ?? last;
    if (rows.length === MAX_AT_ONCE && looked >= MAX_IDS && last !== undefined)
      return { days, next: encodeCursor(last) };
  }
  return { days };
}

/** So many dates of one’s own are merged for a page. */
const MAX_OWN_DATES = 60;

/** The caller’s own days by date. */
export async function ownDays(own: Own, { from, to, limit, cursor }: Page & Period): Promise<SeenDays> {
  const after = decodeCursor(cursor);
  if (after !== undefined && !(from <= after && after < to && /^\d{4}-\d{2}-\d{2}$/.test(after)))
    throw notFromHere();
  const first = after === undefined ? from : addDays(after, 1);
  const end = addDays(first, Math.min(limit, MAX_OWN_DATES) - 1);
  const last = end < to ? end : to;
  const weights = weightsOf(await readRules(own.couch));
  const days = (await readOwnDays(own, { from: first, to: last })).map((day) => seenDay(day, weights));
  return { days, ...(last < to && { next: encodeCursor(last) }) };
}

function seenDay(day: PersonDay, weights: Weights): SeenDay {
  const { work, activeSeconds } = figuresOfDay(day, weights);
  const [first, last] = activityOf(day);
  return {
    ...{ developer_id: day.developer, date: day.date, zone: day.tz, start: day.start, end: day.end },
    reported_until: day.through,
    tracked_seconds: sum(work, ({ seconds }) => seconds),
    active_seconds: activeSeconds,
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    work: work.map(({ project, category, seconds }) => ({ project, category, seconds }))
  };
}

export const trackedByProject = ({ from, to }: Period): ReportDefinition => ({
  ...{ measure: 'tracked', basis: 'live', groups: ['project'], from, to, filter: NO_FILTER }
});

export function seenProjects(rows: readonly { names: string[]; value: number }[], page: Page): SeenProjects {
  const projects = rows
    .map(({ names: [project = ''], value }) => ({ project, seconds: value }))
    .sort((a, b) => (a.project < b.project ? -1 : 1));
  const { items, ...next } = pageOf(projects, ({ project }) => project, page);
  return { projects: items, ...next };
}

type StatementsRequest = Page & Period & { person?: string | undefined };

/** Statements of a team by week, person and digest. */
export async function teamStatements(
  couch: Couch,
  team: string,
  request: StatementsRequest
): Promise<SeenStatements> {
  const after = startOf(request);
  const found: Sheet[] = [];
  const reviews: Review[] = [];
  const isMeant = ({ developer }: { developer: string }) =>
    request.person === undefined || developer === request.person;
  for (let week = after?.split(':')[0] ?? request.from; week <= request.to; week = addWeeks(week, 1)) {
    found.push(...(await readAll(couch, team, sheetRange(week), Sheet)).filter(isMeant));
    reviews.push(...(await readAll(couch, team, reviewRange(week), Review)).filter(isMeant));
    if (found.filter((sheet) => after === undefined || positionOf(sheet) > after).length > request.limit)
      break;
  }
  return seenStatements({ sheets: found, reviews }, request);
}

/** The caller’s own statements. */
export async function ownStatements(own: Own, request: StatementsRequest): Promise<SeenStatements> {
  startOf(request);
  const { sheets, reviews } = await readOwnSheets(own);
  return seenStatements(
    { sheets: sheets.filter(({ week }) => request.from <= week && week <= request.to), reviews },
    request
  );
}

const positionOf = ({ week, developer, digest }: Sheet): string => `${week}:${developer}:${digest}`;

function startOf({ from, to, cursor }: StatementsRequest): string | undefined {
  const after = decodeCursor(cursor);
  const week = after?.split(':')[0] ?? from;
  if (!/^\d{4}-W\d{2}$/.test(week) || week < from || week > to) throw notFromHere();
  return after;
}

function seenStatements(
  { sheets, reviews }: { sheets: readonly Sheet[]; reviews: readonly Review[] },
  page: Page
): SeenStatements {
  const inOrder = [...sheets].sort((a, b) => (positionOf(a) < positionOf(b) ? -1 : 1));
  const states = new Map<string, WeekState>();
  for (const [week, ofWeek] of group(sheets, (sheet) => sheet.week))
    for (const [developer, of] of group(ofWeek, (sheet) => sheet.developer)) {
      const decided = reviews.filter((review) => review.week === week && review.developer === developer);
      states.set(`${week}:${developer}`, weekState(of, decided));
    }
  const { items, ...next } = pageOf(inOrder, positionOf, page);
  const seen = items.map((sheet): SeenStatement => ({
    ...{ developer_id: sheet.developer, week: sheet.week, digest: sheet.digest, submitted: sheet.submitted },
    dates: sheet.dates,
    status: statusOf(sheet, states.get(`${sheet.week}:${sheet.developer}`)),
    rows: sheet.rows.map(({ date, project, category, seconds, roundedSeconds }) => ({
      ...{ date, project, category, seconds, rounded_seconds: roundedSeconds }
    }))
  }));
  return { statements: seen, ...next };
}

function statusOf(sheet: Sheet, state: WeekState | undefined): SeenStatement['status'] {
  const has = (sheets: readonly Sheet[] = []) => sheets.some(({ digest }) => digest === sheet.digest);
  if (has(state?.approved)) return 'approved';
  if (has(state?.pending)) return 'pending';
  const isReturned = state?.reviews.some(
    ({ digest, decision }) => digest === sheet.digest && decision === 'returned'
  );
  return isReturned ? 'returned' : 'replaced';
}
