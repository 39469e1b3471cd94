/** The week of a team as the digest of its managers has it: from what managers get of people anyway, and nothing else. */
import { ascending, sort } from 'd3-array';
import { MANAGERS_HEAR } from '../alerts/alert-rules.ts';
import type { AlertTerms, TeamAlertData } from '../alerts/alerts-of.ts';
import type { Alert } from '../documents/alert.ts';
import { isReported } from '../metrics/coverage.ts';
import { isKnown } from '../metrics/person-period.ts';
import { addTotals, type Totals } from '../metrics/sum-figures.ts';
import { weightsOf } from '../metrics/weights.ts';
import { isReporter, teamPeople } from '../team/team-people.ts';
import { datesOfWeek } from '../time/calendar.ts';
import { waitingWeeks } from '../timesheets/waiting-weeks.ts';
import { missingDates } from './own-digest.ts';

export type DigestPerson = {
  id: string;
  name: string;
  /** Undefined: nothing is reported. */
  trackedSeconds: number | undefined;
  /** Undefined: it is not known. */
  focusSeconds: number | undefined;
  /** The dates of which something is not reported yet. */
  missing: string[];
};

export type TeamDigest = {
  week: string;
  slug: string;
  name: string;
  totals: Totals;
  /** Only then is a sum of nothing a zero. */
  isKnown: boolean;
  /** Of whom something is expected, by name. */
  people: DigestPerson[];
  waiting: { developer: string; name: string; week: string }[];
  alerts: Alert[];
};

/** What a team's digest is made of. `open`: alerts about the team that nobody has dealt with. */
export type TeamDigestData = TeamAlertData & { name: string; open: readonly Alert[] };

/** `reader`: the developer id of the manager. Undefined: there is nothing to say. */
export function teamDigest(
  team: TeamDigestData,
  { rules, nowMs, graceMs, asOfMs }: AlertTerms,
  { week, reader }: { week: string; reader: string }
): TeamDigest | undefined {
  const { developers, days, months } = team;
  const weights = weightsOf(rules);
  const sources = { developers, days, months, asOfMs, ...(graceMs !== undefined && { graceMs }) };
  const people = teamPeople(datesOfWeek(week), sources, weights, nowMs);
  const reporters = people.filter(isReporter);
  const waiting = waitingWeeks(team);
  // Managers hear about themselves as a person.
  const alerts = team.open.filter(({ rule, subject }) => subject !== reader || !MANAGERS_HEAR.includes(rule));
  if (reporters.length === 0 && waiting.length === 0 && alerts.length === 0) return undefined;
  return {
    ...{ week, slug: team.slug, name: team.name, waiting, alerts },
    totals: addTotals(
      people.map(({ period }) => period.totals),
      weights.weightOf
    ),
    isKnown: isReported(reporters.flatMap(({ period }) => period.days)),
    people: sort(reporters, (a, b) => ascending(a.name, b.name)).map(({ id, name, machines, period }) => ({
      ...{ id, name },
      trackedSeconds: isKnown(period) ? period.totals.trackedSeconds : undefined,
      focusSeconds: isKnown(period) ? period.totals.focusSeconds : undefined,
      missing: machines.length > 0 ? missingDates(period.days) : []
    }))
  };
}
