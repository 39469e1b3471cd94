import { setImmediate } from 'node:timers/promises';
import { Mutex } from '../concurrency.ts';
import type { DesignDocument, DesignFunctions } from '../design/design-functions.ts';
import type { Sandbox } from '../design/sandbox.ts';
import { isDesignId, isObject } from '../documents.ts';
import { notFound } from '../errors.ts';
import { DocumentBatch } from '../http/stream-rows.ts';
import { renderWinner } from '../reads.ts';
import type { Database } from '../store/database.ts';
import type { IndexEntry } from '../store/document-index.ts';
import type { ViewRow } from './row-order.ts';
import { SortedRows } from './rows.ts';

/** `reduceIndex` is the position of its reduce function among those of the group, -1 for a built-in one or none. */
export type View = {
  rows: SortedRows;
  byId: Map<string, ViewRow[]>;
  reduce: string | undefined;
  reduceIndex: number;
};

type Emitted = [key: unknown, value: unknown];

/** The views of one design document. They are in memory, built at the first query and updated at each. */
export class ViewGroup {
  readonly rev: string;
  readonly reduces: Sandbox;
  readonly #maps: Sandbox;
  readonly #database: Database;
  readonly #views = new Map<string, View>();
  readonly #updating = new Mutex();
  #sequence = 0;

  constructor(database: Database, functions: DesignFunctions, { id, rev, body }: DesignDocument) {
    this.#database = database;
    this.rev = rev;
    const maps: string[] = [];
    const reduces: string[] = [];
    for (const [name, view] of Object.entries(isObject(body['views']) ? body['views'] : {})) {
      if (!isObject(view) || typeof view['map'] !== 'string') continue;
      const reduce = typeof view['reduce'] === 'string' ? view['reduce'] : undefined;
      const reduceIndex = reduce && !reduce.startsWith('_') ? reduces.push(reduce) - 1 : -1;
      this.#views.set(name, { rows: new SortedRows(), byId: new Map(), reduce, reduceIndex });
      maps.push(view['map']);
    }
    this.#maps = functions.compile(maps, `the views of ${id}`);
    this.reduces = functions.compile(reduces, `the reduce functions of ${id}`);
  }

  /** A view, updated if `update`. @throws CouchError 404 when the design document has no such view. */
  async view(name: string, update: boolean): Promise<View> {
    const view = this.#views.get(name);
    if (!view) throw notFound('missing_named_view');
    if (update) await this.#updating.run(() => this.#update());
    return view;
  }

  /** The update sequence up to which the views are updated. */
  get sequence(): number {
    return this.#sequence;
  }

  async #update(): Promise<void> {
    const { index } = this.#database;
    const entries = index.bySequence.slice(index.positionAfter(this.#sequence));
    const documents = new DocumentBatch();
    for (let start = 0; start < entries.length;) {
      const batch = entries.slice(start, start + documents.size);
      start += batch.length;
      const { emitted, largest } = await this.#map(batch);
      documents.adapt(largest);
      for (const { id, seq } of batch) {
        const emits = emitted.get(id) ?? [];
        for (const [position, view] of [...this.#views.values()].entries())
          replaceRows(view, id, emits[position] ?? []);
        this.#sequence = seq;
      }
      // Other requests are served between batches.
      await setImmediate();
    }
  }

  /** What each of the documents emits, for each view; `largest`: characters of the largest document. */
  async #map(entries: IndexEntry[]): Promise<{ emitted: Map<string, Emitted[][]>; largest: number }> {
    const wanted = entries.filter((entry) => !entry.deleted && !isDesignId(entry.id));
    // Map functions see conflicts.
    const read = (entry: IndexEntry) =>
      renderWinner(this.#database, entry, { conflicts: entry.revs.length > 1 });
    const found = await Promise.all(wanted.map(async (entry) => ({ id: entry.id, text: await read(entry) })));
    // A document without a body was deleted or compacted meanwhile.
    const docs = found.filter(({ text }) => text !== undefined);
    const texts = docs.flatMap(({ text }) => text ?? []);
    const emitted = this.#maps.callText('map', `{"docs":[${texts.join(',')}]}`) as Emitted[][][];
    return {
      emitted: new Map(docs.map(({ id }, position) => [id, emitted[position] ?? []])),
      largest: Math.max(0, ...texts.map(({ length }) => length))
    };
  }
}

/** Replaces what a document emitted before. */
function replaceRows({ rows, byId }: View, id: string, emits: Emitted[]): void {
  for (const row of byId.get(id) ?? []) rows.remove(row);
  byId.delete(id);
  if (emits.length === 0) return;
  const added = emits.map(([key, value]) => ({ id, key, value }));
  for (const row of added) rows.add(row);
  byId.set(id, added);
}

/** The view groups of every open database, by design document. */
export class ViewGroups {
  readonly #functions: DesignFunctions;
  readonly #groups = new WeakMap<Database, Map<string, ViewGroup>>();

  constructor(functions: DesignFunctions) {
    this.#functions = functions;
  }

  /** Drops the views of a database; the next query builds them again. */
  forget(database: Database): void {
    this.#groups.delete(database);
  }

  /** @throws CouchError 404 when there is no such design document. */
  async get(database: Database, design: string): Promise<ViewGroup> {
    const document = await this.#functions.document(database, design);
    const groups = this.#groups.get(database) ?? new Map<string, ViewGroup>();
    this.#groups.set(database, groups);
    const known = groups.get(design);
    if (known?.rev === document.rev) return known;
    const group = new ViewGroup(database, this.#functions, document);
    groups.set(design, group);
    return group;
  }
}
