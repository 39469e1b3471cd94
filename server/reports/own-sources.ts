/** What the caller's own database holds, as a team would know it, read with their session. */
import { Absence, absenceRange } from '#domain/documents/absence.ts';
import type { PersonDay } from '#domain/documents/day.ts';
import { Review, reviewRange } from '#domain/documents/review.ts';
import { Sheet, sheetRange } from '#domain/documents/sheet.ts';
import { type TeamDeveloper, teamDeveloperId } from '#domain/documents/team-developer.ts';
import { frameOfPerson } from '#domain/merge/person-frame.ts';
import { mergeDays } from '#domain/merge/person-days.ts';
import type { ReportSources } from '#domain/reports/sources.ts';
import { ownMachines } from '#domain/team/machines.ts';
import { datesBetween, formatInstant, utcDateOf } from '#domain/time/calendar.ts';
import { absencesOf } from '#domain/worktime/absences.ts';
import type { Couch } from '../../couch/connection.ts';
import { readPerson, readSources } from '../jobs/fan-in/sources.ts';
import type { PersonUser } from '../people/user-documents.ts';
import { readAll, readHolidays, readRules } from './read-documents.ts';

export type Own = { couch: Couch; person: PersonUser; nowMs: number };
type Period = { from: string; to: string };

const readingOf = ({ couch, person, nowMs }: Own) => {
  const { developer, database } = person.tidesheet;
  // What is wrong with a document is logged where the service folds it.
  const log = () => undefined;
  return { couch, target: { developer, database, team: '' }, log, logOnce: log, now: () => nowMs };
};

/** The caller's local days of a period, whole: nothing is withheld from themselves. */
export async function readOwnDays(own: Own, { from, to }: Period): Promise<PersonDay[]> {
  return (await readOwn(own, { from, to })).days;
}

async function readOwn(own: Own, { from, to }: Period) {
  const reading = readingOf(own);
  const { developer, name } = own.person.tidesheet;
  const [known, documents] = await Promise.all([readPerson(reading), readSources(reading, from, to)]);
  const { profile, devices, contracts, mergedDevices } = known;
  const merged = mergeDays(developer, datesBetween(from, to), { ...documents, profile, mergedDevices });
  const machines = ownMachines(developer, documents.deviceDays, devices, mergedDevices);
  const described: TeamDeveloper = {
    _id: teamDeveloperId(developer),
    ...{ type: 'developer', v: 1, developer, name: profile?.name || name },
    ...frameOfPerson(profile, documents.deviceDays),
    devices: machines.map(({ device, os, throughMs, collectFromMs }) => ({
      ...{ device, os, through: throughMs === undefined ? null : formatInstant(throughMs) },
      ...(collectFromMs !== undefined && { collectFrom: formatInstant(collectFromMs) })
    }))
  };
  return { days: [...merged.values()].filter((day) => day !== undefined), described, contracts };
}

/** The caller as a team would list them. */
export const describeOwn = async (own: Own): Promise<TeamDeveloper> => {
  const today = utcDateOf(own.nowMs);
  return (await readOwn(own, { from: today, to: today })).described;
};

export const readOwnSheets = async ({
  couch,
  person
}: Own): Promise<{ sheets: Sheet[]; reviews: Review[] }> => {
  const { database } = person.tidesheet;
  const [sheets, reviews] = await Promise.all([
    readAll(couch, database, sheetRange(), Sheet),
    readAll(couch, database, reviewRange(), Review)
  ]);
  return { sheets, reviews };
};

/** Everything that a report of a period needs. */
export async function readOwnSources(own: Own, period: Period): Promise<ReportSources> {
  const { couch, person, nowMs } = own;
  const { days, described, contracts } = await readOwn(own, period);
  const absences = absencesOf(await readAll(couch, person.tidesheet.database, absenceRange(), Absence));
  return {
    team: { developers: [described], days, months: [] },
    ...(await readOwnSheets(own)),
    ...{ rules: await readRules(couch), holidays: await readHolidays(couch) },
    ...{ absencesOf: () => absences, contractsOf: () => contracts },
    ...{ nowMs, today: utcDateOf(nowMs) }
  };
}
