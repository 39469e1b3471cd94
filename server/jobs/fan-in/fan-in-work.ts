/** What is to be done for each kind of database that has changed. */
import { orMissing } from '../../../couch/connection.ts';
import { provisionTeam } from '../../../couch/provision.ts';
import { readReviewPolicy } from '../../../couch/review-policy.ts';
import { eraseFromTeams } from '../../people/erase.ts';
import { readTeams } from '../../people/teams.ts';
import type { Service } from '../../service.ts';
import { auditTitlePatterns } from './audit-titles.ts';
import { Directory, type Owner } from './directory.ts';
import { foldDatabase } from './fold-database.ts';
import { ReviewCarrier } from './fold-reviews.ts';
import { Membership } from './membership.ts';
import { MonthUpdater } from './month-updater.ts';

export class FanInWork {
  readonly #service: Service;
  readonly #directory: Directory;
  readonly #membership: Membership;
  readonly #months: MonthUpdater;
  readonly #reviews: ReviewCarrier;
  readonly #add: (database: string) => void;
  /** At the last look at `org`. */
  #allowsSelfReview: boolean | undefined;

  /** `add` puts a database on the list of those to be worked on. */
  constructor(service: Service, add: (database: string) => void) {
    this.#service = service;
    this.#add = add;
    this.#directory = new Directory(service.couch);
    this.#membership = new Membership(service.couch, this.#directory);
    this.#months = new MonthUpdater(service);
    this.#reviews = new ReviewCarrier(service, this.#directory);
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
    if (slug !== undefined) return this.#reviews.carry(slug);
    if (developer !== undefined) return this.#fold(database, developer);
  }

  /** Lists every database there is to work on. */
  async listEverything(): Promise<string[]> {
    this.#directory.forget();
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
      await this.#foldIntoTeams(owner);
      await this.#months.updateRecent(owner);
      for (const team of await this.#membership.takeLeave(owner)) this.#service.compact(team);
    } catch (error) {
      if (!(await this.#isGone(database))) throw error;
      await this.#clearUpAfter(database, developer);
    }
  }

  /** One team that fails must not keep the others waiting. @throws the first error, after all of them. */
  async #foldIntoTeams(owner: Owner): Promise<void> {
    const errors: unknown[] = [];
    for (const slug of owner.teams) await this.#foldInto(slug, owner).catch((error) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  }

  async #foldInto(slug: string, { developer, database, name }: Owner): Promise<void> {
    const { couch, log, compact } = this.#service;
    const team = couch.names.team(slug);
    const fold = { couch, target: { developer, database, team }, log, compact };
    const dates = await foldDatabase(fold, name, async () => {
      await this.#reviews.rewind(slug);
      this.#add(team);
    });
    await this.#months.follow(team, developer, dates);
  }

  /** Teams and rules may have changed: fold the people who joined, hide those who left, derive months by the new rules, and record what looks at titles. */
  async #followOrg(): Promise<void> {
    const { couch, log } = this.#service;
    await auditTitlePatterns(this.#service);
    this.#directory.forget();
    (await readTeams(couch)).problems.forEach(log);
    const slugs = await this.#directory.teams();
    // A team's document may have been written before there was a database.
    for (const slug of slugs)
      if (await this.#isGone(couch.names.team(slug))) await provisionTeam(couch, slug);
    await this.#followPolicy(slugs);
    for (const database of await this.#membership.findChanged()) this.#add(database);
    for (const slug of slugs) await this.#months.followRules(slug);
  }

  /** The validation functions of all teams follow the policy of reviews. A start provisions every team. */
  async #followPolicy(slugs: string[]): Promise<void> {
    const { couch } = this.#service;
    const { allowSelf } = await readReviewPolicy(couch);
    if (this.#allowsSelfReview !== undefined && this.#allowsSelfReview !== allowSelf)
      for (const slug of slugs) await provisionTeam(couch, slug);
    this.#allowsSelfReview = allowSelf;
  }

  async #isGone(database: string): Promise<boolean> {
    return (await orMissing(this.#service.couch.db.get(database))) === undefined;
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
