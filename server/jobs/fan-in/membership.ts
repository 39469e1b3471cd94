/** Who joined and who left a team since the last look at `org`. */
import { parseTeamDeveloperId, teamDeveloperRange } from '#domain/documents/team-developer.ts';
import type { Couch } from '../../../couch/connection.ts';
import type { Directory, Owner } from './directory.ts';
import { removeTeamDeveloper } from './team-developer.ts';

export class Membership {
  readonly #couch: Couch;
  readonly #directory: Directory;
  /** The teams of each database's owner at the last look. */
  readonly #teamsOf = new Map<string, string>();
  /** By database, the teams that have a document of its owner, who has left them. */
  readonly #left = new Map<string, Set<string>>();

  constructor(couch: Couch, directory: Directory) {
    this.#couch = couch;
    this.#directory = directory;
  }

  /** The databases whose owners' teams have changed. */
  async findChanged(): Promise<Set<string>> {
    const changed = new Set<string>();
    // Both at once, so that they come from one reading.
    const [slugs, owners] = await Promise.all([this.#directory.teams(), this.#directory.owners()]);
    for (const slug of slugs) {
      for (const { database } of await this.#findWhoLeft(slug)) {
        this.#left.set(database, (this.#left.get(database) ?? new Set()).add(slug));
        changed.add(database);
      }
    }
    // Last, because the above throws for a team without a database: anyone who joined it must be found the next time.
    for (const { database, teams } of owners) {
      if (this.#teamsOf.get(database) !== teams.join()) changed.add(database);
      this.#teamsOf.set(database, teams.join());
    }
    return changed;
  }

  /**
   * Takes somebody out of the teams that they have left. What is known of the owner may be older than that: what does
   * not fit yet waits for the next time. @returns the teams' databases.
   */
  async takeLeave({ database, developer, teams }: Owner): Promise<string[]> {
    const left = this.#left.get(database) ?? new Set();
    const taken: string[] = [];
    for (const slug of left) {
      if (teams.includes(slug)) continue;
      const team = this.#couch.names.team(slug);
      await removeTeamDeveloper(this.#couch, team, developer);
      left.delete(slug);
      taken.push(team);
    }
    return taken;
  }

  /** Documents of people who are not registered are none of ours. */
  async #findWhoLeft(slug: string): Promise<Owner[]> {
    const { rows } = await this.#couch.use(this.#couch.names.team(slug)).list(teamDeveloperRange());
    const developers = rows.flatMap(({ id }) => parseTeamDeveloperId(id) ?? []);
    const owners = await Promise.all(developers.map((id) => this.#directory.findDeveloper(id)));
    return owners.filter((owner) => owner !== undefined).filter((owner) => !owner.teams.includes(slug));
  }
}
