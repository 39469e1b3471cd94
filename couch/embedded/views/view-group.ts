import { setImmediate } from 'node:timers/promises';
import { Mutex } from '../concurrency.ts';
import type { DesignDocument, DesignFunctions } from '../design/design-functions.ts';
import type { Sandbox } from '../design/sandbox.ts';
import { isDesignId } from '../documents.ts';
import { notFound } from '../errors.ts';
import { DocumentBatch } from '../http/stream-rows.ts';
import { renderWinner } from '../reads.ts';
import type { Database } from '../store/database.ts';
import type { IndexEntry } from '../store/document-index.ts';
import type { SortedRows } from './rows.ts';
import { signatureOf, viewsOf } from './signature.ts';
import type { DocumentRows, Emitted, ViewIndex } from './view-index.ts';
import type { ViewIndexes } from './view-indexes.ts';

/** `reduceIndex` is the position of its reduce function among those of the group, -1 for a built-in one or none. */
export type View = { position: number; reduce: string | undefined; reduceIndex: number };

/** The rows of a view, and the update sequence up to which they are updated. */
export type ViewState = { rows: SortedRows; sequence: number };

/** So many documents are mapped before what they emit is stored. */
const MAX_UNSAVED = 1000;

/** The views of one design document: what makes their rows, which are in an index. They are updated at each query. */
export class ViewGroup {
  readonly signature: string;
  readonly reduces: Sandbox;
  readonly #maps: Sandbox;
  readonly #database: Database;
  readonly #indexes: ViewIndexes;
  readonly #views = new Map<string, View>();
  readonly #updating = new Mutex();

  constructor(indexes: ViewIndexes, functions: DesignFunctions, design: DesignDocument) {
    this.#indexes = indexes;
    this.#database = indexes.database;
    this.signature = signatureOf(design);
    const maps: string[] = [];
    const reduces: string[] = [];
    for (const [name, { map, reduce }] of viewsOf(design)) {
      const reduceIndex = reduce && !reduce.startsWith('_') ? reduces.push(reduce) - 1 : -1;
      this.#views.set(name, { position: this.#views.size, reduce, reduceIndex });
      maps.push(map);
    }
    this.#maps = functions.compile(maps, `the views of ${design.id}`);
    this.reduces = functions.compile(reduces, `the reduce functions of ${design.id}`);
  }

  /** @throws CouchError 404 when the design document has no such view. */
  view(name: string): View {
    const view = this.#views.get(name);
    if (!view) throw notFound('missing_named_view');
    return view;
  }

  /** Runs a task with the rows of a view, updated if `update`; they do not change meanwhile. */
  read<T>({ position }: View, update: boolean, task: (state: ViewState) => Promise<T>): Promise<T> {
    return this.#indexes.use(this.signature, this.#views.size, async (index) => {
      if (update) await this.#updating.run(() => this.#update(index));
      return index.run(() => {
        // There are as many views in the index.
        const rows = index.views[position] as SortedRows;
        return task({ rows, sequence: index.sequence });
      });
    });
  }

  async #update(viewIndex: ViewIndex): Promise<void> {
    const { index } = this.#database;
    const entries = index.bySequence.slice(index.positionAfter(viewIndex.sequence));
    const documents = new DocumentBatch();
    let unsaved = 0;
    for (let start = 0; start < entries.length;) {
      const batch = entries.slice(start, start + documents.size);
      start += batch.length;
      unsaved += batch.length;
      await viewIndex.replace(async () => {
        const { emitted, largest } = await this.#map(batch);
        documents.adapt(largest);
        return batch.map((entry): DocumentRows => ({ entry, emits: emitted.get(entry.id) ?? [] }));
      });
      if (unsaved >= MAX_UNSAVED) {
        await this.#indexes.trySave(viewIndex);
        unsaved = 0;
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
