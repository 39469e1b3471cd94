/** What is to be done for each kind of database that has changed. */
import { provisionTeam } from '../../../couch/provision.ts';
import { readReviewPolicy } from '../../../couch/review-policy.ts';
import { eraseFromTeams } from '../../people/erase.ts';
import { readTeams } from '../../people/teams.ts';
import type { FanInService, Log } from '../../service.ts';
import { createLogOnce } from '../log-once.ts';
import { auditTitlePatterns } from './audit-titles.ts';
import { Directory, type Owner } from './directory.ts';
import { readInfo } from './epochs.ts';
import { foldDatabase, type FoldStates } from './fold-database.ts';
import { ReviewCarrier } from './fold-reviews.ts';
import { Membership } from './membership.ts';
import { guardRules } from './guard-rules.ts';
import { restoreUnreadableRules } from './restore-rules.ts';
import { readManagerPolicy } from './manager-policy.ts';
import { MonthUpdater } from './month-updater.ts';
import { TeamNamesWriter } from './team-names.ts';
import { Turn } from './turn.ts';

export class FanInWork {
  readonly #service: FanInService;
  readonly #directory: Directory;
  readonly #membership: Membership;
  readonly #months: MonthUpdater;
  readonly #reviews: ReviewCarrier;
  readonly #names: TeamNamesWriter;
  readonly #add: (database: string) => void;
  readonly #beginTurn: () => Turn;
  readonly #logOnce: Log;
  readonly #states: FoldStates = new Map();
  /** By database, the teams into which the last turn did not fold all. */
  readonly #leftTeams = new Map<string, string[]>();
  /** At the last look at `org`. */
  #allowsSelfReview: boolean | undefined;
  #managerPolicy: string | undefined;

  /** `add` puts a database on the list of those to be worked on. */
  constructor(service: FanInService, add: (database: string) => void, beginTurn = () => new Turn()) {
    this.#beginTurn = beginTurn;
    this.#service = service;
    this.#add = add;
    this.#logOnce = createLogOnce(service.log);
    this.#directory = new Directory(service.couch);
    this.#membership = new Membership(service.couch, this.#directory);
    this.#months = new MonthUpdater(service);
    this.#reviews = new ReviewCarrier(service, this.#directory);
    this.#names = new TeamNamesWriter(service, this.#directory, this.#logOnce);
  }

  forgetPeople(): void {
    this.#directory.forget();
  }

  isAbout(database: string): boolean {
    const { org, slugOf, developerOf } = this.#service.couch.names;
    return database === org || slugOf(database) !== undefined || developerOf(database) !== undefined;
  }

  /** One database must not be worked on twice at once. */
  async doFor(database: string): Promise<void> {
    const { names } = this.#service.couch;
    const slug = names.slugOf(database);
    const developer = names.developerOf(database);
    if (database === names.org) return this.#followOrg();
    if (slug !== undefined) {
      await this.#reviews.carry(slug);
      return this.#names.write(slug);
    }
    if (developer !== undefined) return this.#fold(database, developer);
  }

  /** Lists every database there is to work on. */
  async listEverything(): Promise<string[]> {
    this.#directory.forget();
    this.#names.forget();
    const { names } = this.#service.couch;
    const teams = await this.#directory.teams();
    const owners = await this.#directory.owners();
    return [names.org, ...teams.map((slug) => names.team(slug)), ...owners.map(({ database }) => database)];
  }

  async #fold(database: string, developer: string): Promise<void> {
    const owner = await this.#directory.ownerOf(database);
    // It has no owner, or none yet: a later change or sweep comes back to it.
    if (!owner) return;
    try {
      if (!(await this.#foldIntoTeams(owner))) this.#add(database);
      await this.#months.closeDays(owner, await this.#directory.teams());
      for (const team of await this.#membership.takeLeave(owner)) this.#service.compact(team);
    } catch (error) {
      if (!(await this.#isGone(database))) throw error;
      await this.#clearUpAfter(database, developer);
    }
  }

  /**
   * As much as one turn has room for, first into the teams that the last turn left. One team that fails must not keep the others
   * waiting. @returns whether nothing is left. @throws the first error, after all teams.
   */
  async #foldIntoTeams(owner: Owner): Promise<boolean> {
    const turn = this.#beginTurn();
    const errors: unknown[] = [];
    const left: string[] = [];
    const before = this.#leftTeams.get(owner.database) ?? [];
    const teams = [...before.filter((slug) => owner.teams.includes(slug)), ...owner.teams];
    for (const slug of new Set(teams)) {
      try {
        if (turn.isOver || !(await this.#foldInto(slug, owner, turn))) left.push(slug);
      } catch (error) {
        errors.push(error);
      }
    }
    this.#leftTeams.delete(owner.database);
    if (left.length > 0) this.#leftTeams.set(owner.database, left);
    if (errors.length === 0) return left.length === 0;
    if (left.length > 0) this.#add(owner.database);
    throw errors[0];
  }

  async #foldInto(slug: string, { developer, database, name }: Owner, turn: Turn): Promise<boolean> {
    const { couch, log, compact, now } = this.#service;
    const team = couch.names.team(slug);
    const policy = await readManagerPolicy(couch);
    const target = { developer, database, team };
    const fold = { couch, target, log, logOnce: this.#logOnce, now, policy, compact };
    return foldDatabase(fold, {
      name,
      turn,
      states: this.#states,
      onRestored: async () => {
        await this.#reviews.rewind(slug);
        this.#add(team);
      },
      onFolded: (dates) => this.#months.follow(team, developer, dates)
    });
  }

  /** Teams and rules may have changed: fold the people who joined, hide those who left, derive months by the new rules, and record what looks at titles. */
  async #followOrg(): Promise<void> {
    const { couch, log } = this.#service;
    await restoreUnreadableRules(this.#service);
    await guardRules(this.#service);
    await auditTitlePatterns(this.#service);
    this.#directory.forget();
    (await readTeams(couch)).problems.forEach(log);
    const slugs = await this.#directory.teams();
    // A team's document may have been written before there was a database.
    for (const slug of slugs)
      if (await this.#isGone(couch.names.team(slug))) await provisionTeam(couch, slug);
    await this.#followPolicy(slugs);
    for (const database of await this.#membership.findChanged()) this.#add(database);
    await this.#followManagerPolicy();
    await this.#months.followRules(slugs);
  }

  /** The validation functions of all teams follow the policy of reviews. A start provisions every team. */
  async #followPolicy(slugs: string[]): Promise<void> {
    const { couch } = this.#service;
    const { allowSelf } = await readReviewPolicy(couch);
    if (this.#allowsSelfReview !== undefined && this.#allowsSelfReview !== allowSelf)
      for (const slug of slugs) await provisionTeam(couch, slug);
    this.#allowsSelfReview = allowSelf;
  }

  /** Every person's days are made again where managers get more or less of them. A start looks at everybody. */
  async #followManagerPolicy(): Promise<void> {
    const { hash } = await readManagerPolicy(this.#service.couch);
    if (this.#managerPolicy !== undefined && this.#managerPolicy !== hash)
      for (const { database } of await this.#directory.owners()) this.#add(database);
    this.#managerPolicy = hash;
  }

  async #isGone(database: string): Promise<boolean> {
    return (await readInfo(this.#service.couch, database)) === undefined;
  }

  /** The database was deleted while it was folded: nothing of somebody who was erased may stay in a team. */
  async #clearUpAfter(database: string, developer: string): Promise<void> {
    const { couch, log } = this.#service;
    this.#directory.forget();
    const owner = await this.#directory.findDeveloper(developer);
    if (owner) log(`${database} is gone. Restart the server to create it again.`);
    else await eraseFromTeams(couch, developer);
  }
}
