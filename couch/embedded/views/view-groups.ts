import type { DesignFunctions } from '../design/design-functions.ts';
import { notFound } from '../errors.ts';
import type { Database, DerivedData } from '../store/database.ts';
import { signatureOf } from './signature.ts';
import { ViewGroup } from './view-group.ts';
import { ViewIndexes } from './view-indexes.ts';

type Opened = { indexes: ViewIndexes; groups: Map<string, ViewGroup> };

/** The view groups of every open database, by signature. */
export class ViewGroups {
  readonly #functions: DesignFunctions;
  readonly #opened = new WeakMap<Database, Opened>();

  constructor(functions: DesignFunctions) {
    this.#functions = functions;
  }

  /** What a database that was opened has to care for. */
  open(database: Database, folder: string): DerivedData {
    const indexes = new ViewIndexes(database, folder);
    this.#opened.set(database, { indexes, groups: new Map() });
    return indexes;
  }

  /** @throws CouchError 404 when there is no such design document. */
  async get(database: Database, design: string): Promise<ViewGroup> {
    const document = await this.#functions.document(database, design);
    const opened = this.#opened.get(database);
    if (!opened) throw notFound('missing');
    const { indexes, groups } = opened;
    const signature = signatureOf(document);
    const known = groups.get(signature);
    if (known) return known;
    const group = new ViewGroup(indexes, this.#functions, document);
    groups.set(signature, group);
    await this.#removeUnused(database, opened);
    return group;
  }

  /** Removes what no design document has any more, such as views that were replaced. */
  async #removeUnused(database: Database, { indexes, groups }: Opened): Promise<void> {
    const documents = await this.#functions.documents(database);
    const used = new Set(documents.map(signatureOf));
    for (const signature of groups.keys()) if (!used.has(signature)) groups.delete(signature);
    await indexes.removeExcept(used);
  }
}
