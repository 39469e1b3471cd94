/** When a person is away in a year, as `absences:<year>:<id>` of a team's database. */
import { MAX_TEAM_ABSENCES, teamAbsencesId } from '#domain/documents/team-absences.ts';
import { sharedAbsencesOf } from '#domain/worktime/absences.ts';
import { putCopy } from './put-copy.ts';
import { readAbsences, type Fold } from './sources.ts';

export async function foldAbsences(fold: Fold, year: string): Promise<void> {
  const { couch, target, compact } = fold;
  const { team, developer } = target;
  const _id = teamAbsencesId(year, developer);
  const hasReplaced = await putCopy(couch, team, _id, async () => {
    const own = (await readAbsences(fold, year)).filter((absence) => absence.developer === developer);
    const absences = sharedAbsencesOf(own).slice(0, MAX_TEAM_ABSENCES);
    const document = { _id, type: 'absences', v: 1, developer, year, absences };
    return absences.length > 0 ? document : undefined;
  });
  if (hasReplaced) compact?.(team);
}
