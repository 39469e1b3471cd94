import { setImmediate } from 'node:timers/promises';
import { isObject } from '../documents.ts';
import { notFound } from '../errors.ts';
import type { DesignDocument } from '../design/design-functions.ts';
import { Sandbox } from '../design/sandbox.ts';
import { renderWinner } from '../reads.ts';
import type { Database } from '../store/database.ts';
import type { Entry } from '../store/document-index.ts';
import { Lock } from '../store/lock.ts';
import { SortedRows, type Row } from './rows.ts';

/** `which` is the place of its reduce function among those of the group, -1 for a built-in one or none. */
export type View = {
  rows: SortedRows;
  byId: Map<string, Row[]>;
  reduce: string | undefined;
  which: number;
};

/** Documents mapped at once: a few milliseconds, in which nobody else is served. */
const batchSize = 25;

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
      this.#views.set(name, { rows: new SortedRows(), byId: new Map(), reduce, which });
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
    for (let start = 0; start < entries.length; start += batchSize) {
      const batch = entries.slice(start, start + batchSize);
      const emitted = await this.#map(batch);
      for (const { id, seq } of batch) {
        const emits = emitted.get(id) ?? [];
        for (const [index, view] of [...this.#views.values()].entries())
          replaceRows(view, id, emits[index] ?? []);
        this.#sequence = seq;
      }
      // Whoever else waits gets a turn.
      await setImmediate();
    }
  }

  /** What each of the documents emits, for each view. */
  async #map(entries: Entry[]): Promise<Map<string, Emitted[][]>> {
    const wanted = entries.filter((entry) => !entry.deleted && !entry.id.startsWith('_design/'));
    // A map function sees conflicts.
    const read = (entry: Entry) => renderWinner(this.#database, entry, { conflicts: entry.revs.length > 1 });
    const found = await Promise.all(wanted.map(async (entry) => ({ id: entry.id, text: await read(entry) })));
    // Without a body a document was deleted or compacted meanwhile.
    const docs = found.filter(({ text }) => text !== undefined);
    const texts = docs.map(({ text }) => text);
    const emitted = this.sandbox.callText('map', `{"docs":[${texts.join(',')}]}`) as Emitted[][][];
    return new Map(docs.map(({ id }, index) => [id, emitted[index] ?? []]));
  }
}

type Emitted = [key: unknown, value: unknown];

/** Puts what a document emits now in the place of what it emitted before. */
function replaceRows({ rows, byId }: View, id: string, emits: Emitted[]): void {
  for (const row of byId.get(id) ?? []) rows.remove(row);
  byId.delete(id);
  if (emits.length === 0) return;
  const added = emits.map(([key, value]) => ({ id, key, value }));
  for (const row of added) rows.add(row);
  byId.set(id, added);
}
