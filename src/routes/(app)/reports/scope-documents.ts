/** What reports need besides days: one's own, or those of a team. */
import type { ReportSources } from '#domain/reports/sources.ts';
import { absencesOf, type AwayPart } from '#domain/worktime/absences.ts';
import type { Scope } from '#lib/components/scope/scope.ts';

type Documents = Pick<ReportSources, 'sheets' | 'reviews' | 'absencesOf' | 'contractsOf'>;

export function documentsOf(scope: Scope): Documents {
  if (scope.whose === 'own') {
    const { own } = scope;
    const away = absencesOf(own.absences);
    return {
      ...{ sheets: own.sheets, reviews: own.reviews },
      ...{ absencesOf: () => away, contractsOf: () => own.contracts }
    };
  }
  const { team } = scope;
  const away = new Map<string, AwayPart[]>();
  for (const { developer, absences } of team.absences) {
    const known = away.get(developer) ?? [];
    const parts = absences.map(({ date, part, seconds }) => ({
      ...{ date, part },
      ...(seconds !== undefined && { seconds })
    }));
    away.set(developer, [...known, ...parts]);
  }
  return {
    ...{ sheets: team.sheets, reviews: team.reviews },
    absencesOf: (developer) => away.get(developer) ?? [],
    contractsOf: (developer) => team.developer(developer)?.contracts ?? []
  };
}
