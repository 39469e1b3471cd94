/** Who owns which database and is in which teams, remembered: no change of one database asks for everybody. */
import type { Couch } from '../../../couch/connection.ts';
import { listTeams } from '../../people/teams.ts';
import { listPeople } from '../../people/users.ts';

export type Owner = { developer: string; name: string; database: string; teams: string[] };

type Snapshot = { byDatabase: Map<string, Owner>; byDeveloper: Map<string, Owner>; teams: string[] };

/**
 * Read at first use and after `forget`, which is called when users or teams have changed. People who are
 * being erased are not in it.
 */
export class Directory {
  readonly #couch: Couch;
  #snapshot: Promise<Snapshot> | undefined;
  /** Databases that had no owner when they were looked up since the last reading. */
  #withoutOwner = new Set<string>();

  constructor(couch: Couch) {
    this.#couch = couch;
  }

  forget(): void {
    this.#snapshot = undefined;
    this.#withoutOwner = new Set();
  }

  /** The owner of a database; looked up again, once, where none is known: a registration may just have happened. */
  async ownerOf(database: string): Promise<Owner | undefined> {
    const known = (await this.#read()).byDatabase.get(database);
    if (known || this.#withoutOwner.has(database)) return known;
    this.forget();
    const found = (await this.#read()).byDatabase.get(database);
    if (!found) this.#withoutOwner.add(database);
    return found;
  }

  async findDeveloper(developer: string): Promise<Owner | undefined> {
    return (await this.#read()).byDeveloper.get(developer);
  }

  async owners(): Promise<Owner[]> {
    return [...(await this.#read()).byDatabase.values()];
  }

  /** The slugs of all teams. */
  async teams(): Promise<string[]> {
    return (await this.#read()).teams;
  }

  #read(): Promise<Snapshot> {
    const reading = (this.#snapshot ??= readSnapshot(this.#couch));
    reading.catch(() => {
      if (this.#snapshot === reading) this.#snapshot = undefined;
    });
    return reading;
  }
}

async function readSnapshot(couch: Couch): Promise<Snapshot> {
  const [people, teams] = await Promise.all([listPeople(couch), listTeams(couch)]);
  const owners = people
    .filter((person) => !person.tidesheet.erasing)
    .map(({ tidesheet: { developer, name, database } }) => ({
      developer,
      name,
      database,
      teams: teams.filter(({ members }) => members.includes(developer)).map(({ slug }) => slug)
    }));
  return {
    byDatabase: new Map(owners.map((owner) => [owner.database, owner])),
    byDeveloper: new Map(owners.map((owner) => [owner.developer, owner])),
    teams: teams.map(({ slug }) => slug)
  };
}
