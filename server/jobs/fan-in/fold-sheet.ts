/**
 * What a person submitted: `sheet:<week>:<digest12>` of their database as `sheet:<week>:<id>:<digest12>` of a team's, word for word.
 * A copy is never changed or deleted again, whatever happens to its source.
 */
import * as v from 'valibot';
import { parseSheetId, Sheet, sheetId, sheetRange } from '#domain/documents/sheet.ts';
import { datesOfWeek } from '#domain/time/calendar.ts';
import { isIntact } from '#domain/timesheets/digests.ts';
import { orMissing, statusOf } from '../../../couch/connection.ts';
import { readRetention } from '../../../couch/retention.ts';
import { eachVersion } from './read-versions.ts';
import type { Fold } from './sources.ts';

/** More of one week are left out: a person would have to submit it every other hour. */
const MAX_SHEETS_PER_WEEK = 100;
/** How far the clock of a person may be ahead of ours: a later sheet would outlast all that are submitted after it. */
const MAX_AHEAD_MS = 86_400_000;

export async function foldSheet({ couch, target, logOnce, now }: Fold, id: string): Promise<void> {
  const { database, team: name, developer } = target;
  const { week, digest12 } = parseSheetId(id) ?? {};
  if (week === undefined || digest12 === undefined) return;
  const team = couch.use<object>(name);
  const copyId = sheetId(week, digest12, developer);
  if (await orMissing(team.head(copyId))) return;
  const { statements = '' } = (await readRetention(couch)).deletedBefore;
  if (datesOfWeek(week)[6]! < statements) return;
  const sheet = await readSheet(couch, { database, developer, id }, logOnce);
  if (!sheet) return;
  if (Date.parse(sheet.submitted) > now() + MAX_AHEAD_MS)
    return logOnce(`${database}: ${id} is left out: it was submitted in the future.`);
  const { rows } = await team.list({ ...sheetRange(week, developer), limit: MAX_SHEETS_PER_WEEK });
  if (rows.length >= MAX_SHEETS_PER_WEEK)
    return logOnce(`${database}: ${id} is left out: ${week} was submitted ${MAX_SHEETS_PER_WEEK} times.`);
  await team.insert({ ...sheet, _id: copyId, _rev: undefined }).catch((error: unknown) => {
    // Another server copied it.
    if (statusOf(error) !== 409) throw error;
  });
}

/** The version that is what its digest says, of as many as are read. A sheet may be large: one is in memory at a time. */
async function readSheet(
  couch: Fold['couch'],
  { database, developer, id }: { database: string; developer: string; id: string },
  logOnce: Fold['logOnce']
): Promise<Sheet | undefined> {
  let problem: string | undefined;
  for await (const version of eachVersion(couch, database, id)) {
    const sheet = v.safeParse(Sheet, version);
    if (!sheet.success) problem = sheet.issues[0].message;
    else if (sheet.output.developer !== developer) problem = `it is of ${sheet.output.developer}`;
    else if (!isIntact(sheet.output)) problem = 'its content is not that of its digest';
    else return sheet.output;
  }
  if (problem !== undefined) logOnce(`${database}: ${id} is left out: ${problem}.`);
  return undefined;
}
