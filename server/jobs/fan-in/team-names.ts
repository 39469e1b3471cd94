/** Writes what the people of a team have in common by name, once for each week that is over. */
import { type TeamNames, teamNamesId, teamNamesRange } from '#domain/documents/team-names.ts';
import { mergeDays } from '#domain/merge/person-days.ts';
import type { PersonDay } from '#domain/documents/day.ts';
import { sumTeamNames } from '#domain/team/team-names.ts';
import { addDays, datesOfWeek, utcDateOf, weekOf } from '#domain/time/calendar.ts';
import { statusOf } from '../../../couch/connection.ts';
import type { FanInService, Log } from '../../service.ts';
import { createPacer } from '../pacer.ts';
import type { Directory } from './directory.ts';
import { readManagerPolicy } from './manager-policy.ts';
import { hasSources, readPerson, readSources, type Reading } from './sources.ts';

/** A week is over everywhere, and most machines have reported it. What comes later is in none of its totals. */
const CLOSED_AFTER_DAYS = 3;
/** Weeks that are made up for. */
const MAX_WEEKS_BACK = 8;

export class TeamNamesWriter {
  readonly #service: FanInService;
  readonly #directory: Directory;
  readonly #logOnce: Log;
  /** The teams that were looked at since the last sweep. */
  readonly #done = new Set<string>();

  constructor(service: FanInService, directory: Directory, logOnce: Log) {
    this.#service = service;
    this.#directory = directory;
    this.#logOnce = logOnce;
  }

  /**
   * Writes the weeks that are over and that have no document yet. A week is written once, and no two overlap: by comparing
   * documents nobody learns what one person added.
   */
  async write(slug: string): Promise<void> {
    const { couch, now } = this.#service;
    const today = utcDateOf(now());
    if (this.#done.has(slug)) return;
    const team = couch.use<TeamNames>(couch.names.team(slug));
    const known = new Set((await team.list(teamNamesRange())).rows.map(({ id }) => id));
    const missing = closedWeeks(today).filter((one) => !known.has(teamNamesId(one)));
    const reporting = await this.#listReporting(slug, missing);
    const { weights, hash: rules } = await readManagerPolicy(couch);
    for (const week of reporting.length > 0 ? missing : []) {
      const made = sumTeamNames(week, await this.#readDays(reporting, week), { weights, rules });
      if (made.people === 0) continue;
      await team.insert(made).catch((error: unknown) => {
        // Another server was first.
        if (statusOf(error) !== 409) throw error;
      });
    }
    this.#done.add(slug);
  }

  /** A sweep has begun: weeks may be over, and days of them reported. */
  forget(): void {
    this.#done.clear();
  }

  /** The folds of those in the team now who have any days in these weeks, the newest first: most teams began later. */
  async #listReporting(slug: string, weeks: string[]): Promise<Reading[]> {
    const { couch, log, now } = this.#service;
    const dates = [...weeks].reverse().flatMap(datesOfWeek);
    const [from, to] = [dates[0], dates.at(-1)];
    const reporting: Reading[] = [];
    if (from === undefined || to === undefined) return reporting;
    for (const { developer, database, teams } of await this.#directory.owners()) {
      if (!teams.includes(slug)) continue;
      const target = { developer, database, team: couch.names.team(slug) };
      const fold = { couch, target, log, logOnce: this.#logOnce, now };
      if (await hasSources(fold, from, to)) reporting.push(fold);
    }
    return reporting;
  }

  /** The whole days of each of them. */
  async #readDays(reporting: Reading[], week: string): Promise<PersonDay[][]> {
    const dates = datesOfWeek(week);
    const pace = createPacer();
    const people: PersonDay[][] = [];
    for (const fold of reporting) {
      const { profile, mergedDevices } = await readPerson(fold);
      const sources = await readSources(fold, dates[0]!, dates.at(-1)!);
      const { developer } = fold.target;
      const days = mergeDays(developer, dates, { ...sources, profile, mergedDevices }).values();
      people.push([...days].filter((day) => day !== undefined));
      await pace();
    }
    return people;
  }
}

/** The last weeks that are over, the newest first. */
const closedWeeks = (today: string): string[] =>
  Array.from({ length: MAX_WEEKS_BACK }, (_, index) =>
    weekOf(addDays(today, -7 * (index + 1) - (CLOSED_AFTER_DAYS - 1)))
  );
