import { isObject, type JsonObject } from '../documents.ts';
import { notFound } from '../errors.ts';
import type { DesignDocument } from '../design/functions.ts';
import { Sandbox } from '../design/sandbox.ts';
import { renderWinner } from '../reads.ts';
import type { Database } from '../store/database.ts';
import type { Entry } from '../store/directory.ts';
import { Lock } from '../store/lock.ts';
import { replaceRows, type Row } from './rows.ts';

export type View = { rows: readonly Row[]; reduce: string | undefined; which: number };

const batchSize = 100;

/** The views of one design document: kept in memory, built at the first query and brought up to date at each. */
export class ViewGroup {
  readonly rev: string;
  readonly sandbox: Sandbox;
  readonly #database: Database;
  readonly #views = new Map<string, View>();
  readonly #lock = new Lock();
  #sequence = 0;

  constructor(database: Database, { id, rev, body }: DesignDocument) {
    this.#database = database;
    this.rev = rev;
    const maps: string[] = [];
    const reduces: string[] = [];
    for (const [name, view] of Object.entries(isObject(body['views']) ? body['views'] : {})) {
      if (!isObject(view) || typeof view['map'] !== 'string') continue;
      const reduce = typeof view['reduce'] === 'string' ? view['reduce'] : undefined;
      const which = reduce && !reduce.startsWith('_') ? reduces.push(reduce) - 1 : -1;
      this.#views.set(name, { rows: [], reduce, which });
      maps.push(view['map']);
    }
    this.sandbox = new Sandbox(maps, `the views of ${id}`);
    this.reduceSandbox = new Sandbox(reduces, `the reduce functions of ${id}`);
  }

  readonly reduceSandbox: Sandbox;

  /** @throws CouchError 404 when the design document has no such view. */
  async view(name: string, update: boolean): Promise<View> {
    if (!this.#views.has(name)) throw notFound('missing_named_view');
    if (update) await this.#lock.run(() => this.#update());
    return this.#views.get(name) as View;
  }

  get sequence(): number {
    return this.#sequence;
  }

  async #update(): Promise<void> {
    const { directory } = this.#database;
    const entries = directory.bySequence.slice(directory.indexAfter(this.#sequence));
    const last = entries.at(-1);
    if (!last) return;
    const added = [...this.#views].map((): Row[] => []);
    for (let start = 0; start < entries.length; start += batchSize) {
      await this.#map(entries.slice(start, start + batchSize), added);
    }
    const changed = new Set(entries.map((entry) => entry.id));
    for (const [index, [name, view]] of [...this.#views].entries()) {
      this.#views.set(name, { ...view, rows: replaceRows(view.rows, changed, added[index] as Row[]) });
    }
    this.#sequence = last.seq;
  }

  async #map(entries: Entry[], added: Row[][]): Promise<void> {
    const wanted = entries.filter((entry) => !entry.deleted && !entry.id.startsWith('_design/'));
    const docs = (await Promise.all(wanted.map((entry) => readWinner(this.#database, entry)))).filter(
      isObject
    );
    const emitted = this.sandbox.call('map', { docs }) as [unknown, unknown][][][];
    for (const [index, views] of emitted.entries()) {
      const id = String(docs[index]?.['_id']);
      for (const [which, rows] of views.entries())
        for (const [key, value] of rows) added[which]?.push({ id, key, value });
    }
  }
}

/** The winning revision as an object, as map functions see it; undefined when it was deleted or compacted meanwhile. */
async function readWinner(database: Database, entry: Entry): Promise<JsonObject | undefined> {
  const text = await renderWinner(database, entry, { conflicts: entry.revs.length > 1 });
  return text === undefined ? undefined : JSON.parse(text);
}

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
