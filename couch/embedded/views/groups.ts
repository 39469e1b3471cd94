import type { Database } from '../store/database.ts';
import { ViewGroup } from './view-group.ts';

/** The view groups of a database, by design document. */
export class ViewGroups {
  readonly #database: Database;
  readonly #groups = new Map<string, ViewGroup>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** @throws CouchError 404 when there is no such design document. */
  async group(name: string): Promise<ViewGroup> {
    const document = await this.#database.functions.document(name);
    const known = this.#groups.get(name);
    if (known?.rev === document.rev) return known;
    const group = new ViewGroup(this.#database, document);
    this.#groups.set(name, group);
    return group;
  }
}
