import { Mutex } from '../concurrency.ts';
import { setImmediate } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import type { IndexEntry } from '../store/document-index.ts';
import type { Operation } from '../store/leveldb.ts';
import { ViewIndexError, type ViewFiles } from '../store/view-files.ts';
import type { ViewRow } from './row-order.ts';
import { Block } from './block.ts';
import * as format from './index-format.ts';
import { SortedRows } from './rows.ts';

export type Emitted = [key: unknown, value: unknown];

/** What a document emits, by view. */
export type DocumentRows = { entry: IndexEntry; emits: Emitted[][] };

/** So many documents' rows are removed before other requests are served. */
const MAX_REMOVED = 200;

/** So many blocks are made text before other requests are served. */
const MAX_FORMATTED = 32;

type Location = { files: ViewFiles; database: Database; signature: string };

const HEADS = 'head/';
const headKey = (signature: string) => `${HEADS}${signature}`;
const partsOf = (signature: string) => `part/${signature}/`;

/** The rows of the views of one signature. They are on the disk, as of the last `save`, and in memory as far as they are needed. */
export class ViewIndex {
  readonly views: readonly SortedRows[];
  readonly #location: Location;
  readonly #access = new Mutex();
  /** The keys of documents that changed since the last save; undefined: none. */
  readonly #keys = new Map<string, string | undefined>();
  readonly #storedHeads: readonly format.ViewHead[];
  #storedHead: string | undefined;
  #sequence: number;
  #purge: number;
  #isDropped = false;

  private constructor(
    location: Location,
    viewCount: number,
    stored?: { head: format.IndexHead; text: string }
  ) {
    this.#location = location;
    this.#storedHeads = stored?.head.views ?? [];
    this.#storedHead = stored?.text;
    this.#sequence = stored ? Number.parseInt(stored.head.sequence, 10) : 0;
    this.#purge = location.database.purgeSequence;
    this.views = Array.from({ length: viewCount }, (_, view) => this.#createRows(view));
  }

  /** Opens an index that is stored and is of this database's history; otherwise a new, empty one. @throws ViewIndexError */
  static async open(location: Location, viewCount: number): Promise<ViewIndex> {
    return (await ViewIndex.openStored(location)) ?? new ViewIndex(location, viewCount);
  }

  /** Removes it where it is not of this database's history up to a purge. @throws ViewIndexError */
  static async openStored(
    location: Location,
    purge = location.database.purgeSequence
  ): Promise<ViewIndex | undefined> {
    const { files, database, signature } = location;
    const text = await files.get(headKey(signature));
    const head = text === undefined ? undefined : format.parseHead(text);
    const isUsable = head?.purge === purge && database.isIndexedUpTo(head.sequence);
    if (head && text !== undefined && isUsable)
      return new ViewIndex(location, head.views.length, { head, text });
    if (text !== undefined) await removeStored(files, signature);
    return undefined;
  }

  /** The update sequence up to which it is complete. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Runs a task that reads; changes wait meanwhile. */
  run<T>(task: () => Promise<T>): Promise<T> {
    return this.#access.run(task);
  }

  /** Replaces what documents emitted before, in the order of their sequences. `read` makes what they emit now. */
  replace(read: () => Promise<DocumentRows[]>): Promise<void> {
    return this.run(async () => {
      const changed = await read();
      await this.#remove(changed.map(({ entry }) => entry.id));
      for (const { entry, emits } of changed) {
        const { id, seq } = entry;
        for (const [position, view] of this.views.entries())
          await view.add((emits[position] ?? []).map(([key, value]) => ({ id, key, value })));
        if (emits.some((ofView) => ofView.length > 0)) this.#keys.set(id, format.formatKeys(emits));
        this.#sequence = seq;
      }
    });
  }

  /** Removes the rows of purged documents and stores it. */
  purge(ids: string[], purgeSequence: number): Promise<void> {
    return this.run(async () => {
      await this.#remove(ids);
      this.#purge = purgeSequence;
      await this.#save();
    });
  }

  /** Removes the rows of documents that changed since, and stores it: the next update adds the new ones. */
  async removeOutdated(): Promise<void> {
    const { index } = this.#location.database;
    const changed = index.bySequence.slice(index.positionAfter(this.#sequence));
    for (let start = 0; start < changed.length; start += MAX_REMOVED) {
      const batch = changed.slice(start, start + MAX_REMOVED);
      // An update may have added the new ones meanwhile.
      await this.run(() => this.#remove(batch.filter(({ seq }) => seq > this.#sequence).map(({ id }) => id)));
    }
    await this.save();
  }

  async #remove(ids: string[]): Promise<void> {
    for (const [id, keys] of await this.#readKeys(ids)) {
      for (const [position, view] of this.views.entries())
        for (const key of keys[position] ?? []) await view.remove(id, key);
      this.#keys.set(id, undefined);
    }
  }

  /** The keys of the documents that have rows. */
  async #readKeys(ids: string[]): Promise<Map<string, unknown[][]>> {
    const { files } = this.#location;
    const stored = this.#storedHead === undefined ? [] : ids.filter((id) => !this.#keys.has(id));
    const texts = await files.getMany(stored.map((id) => this.#partKey('keys', id)));
    const known = new Map(stored.map((id, position) => [id, texts[position]]));
    const found = new Map<string, unknown[][]>();
    for (const id of ids) {
      const text = known.get(id) ?? this.#keys.get(id);
      if (text !== undefined) found.set(id, format.parseKeys(text));
    }
    return found;
  }

  get isUnsaved(): boolean {
    return this.#keys.size > 0 || this.views.some((view) => view.isUnsaved);
  }

  /** Stores it in one batch. @throws ViewIndexError; Error of LevelDB. */
  save(): Promise<void> {
    return this.run(() => this.#save());
  }

  async #save(): Promise<void> {
    if (this.#isDropped) return;
    const { files, database, signature } = this.#location;
    const operations = await this.#formatViews();
    for (const [id, text] of this.#keys) operations.push(write(this.#partKey('keys', id), text));
    const head = format.formatHead({
      sequence: database.formatSequence(this.#sequence),
      purge: this.#purge,
      views: this.views.map((view, position) => ({
        length: view.length,
        blocks: view.blockNumbers ?? this.#storedHeads[position]?.blocks ?? [],
        levels: view.levels
      }))
    });
    if (operations.length === 0 && head === this.#storedHead) return;
    // It may have been forgotten meanwhile.
    if (this.#isDropped) return;
    await files.write([...operations, write(headKey(signature), head)]);
    this.#storedHead = head;
    this.#keys.clear();
    for (const view of this.views) view.markSaved();
  }

  async #formatViews(): Promise<Operation[]> {
    const operations: Operation[] = [];
    for (const [position, view] of this.views.entries()) {
      const { blocks, removed } = view.unsaved();
      for (const number of removed)
        for (const kind of ['summary', 'rows'])
          operations.push(write(this.#partKey(kind, blockName(position, number)), undefined));
      for (const [count, block] of blocks.entries()) {
        const name = blockName(position, block.number);
        if (block.isChanged)
          operations.push(write(this.#partKey('rows', name), format.formatRows(block.rows ?? [])));
        operations.push(write(this.#partKey('summary', name), format.formatSummary(block)));
        if (count % MAX_FORMATTED === MAX_FORMATTED - 1) await setImmediate();
      }
    }
    return operations;
  }

  /** Its files were removed: it is not stored again. */
  forget(): void {
    this.#isDropped = true;
  }

  /** Removes it from the disk; it is not stored again. */
  drop(): Promise<void> {
    return this.run(async () => {
      this.#isDropped = true;
      await removeStored(this.#location.files, this.#location.signature);
    });
  }

  #partKey(kind: string, name: string): string {
    return `${partsOf(this.#location.signature)}${kind}/${name}`;
  }

  #createRows(view: number): SortedRows {
    const head = this.#storedHeads[view];
    return new SortedRows({
      length: head?.length ?? 0,
      levels: head?.levels ?? new Map(),
      readBlocks: () => (head ? this.#readBlocks(view, head) : Promise.resolve([])),
      readRows: (blocks) => this.#readRows(view, blocks)
    });
  }

  async #readBlocks(view: number, { blocks, length }: format.ViewHead): Promise<Block[]> {
    const prefix = this.#partKey('summary', blockName(view, ''));
    const found = new Map<number, Block>();
    await this.#location.files.forEach(prefix, (key, text) => {
      const number = Number(key.slice(prefix.length));
      found.set(number, Block.stored(number, format.parseSummary(text)));
    });
    const ordered = blocks.flatMap((number) => found.get(number) ?? []);
    const foundLength = ordered.reduce((total, block) => total + block.length, 0);
    if (found.size !== blocks.length || ordered.length !== blocks.length || foundLength !== length)
      throw new ViewIndexError('Blocks are missing.');
    return ordered;
  }

  async #readRows(view: number, blocks: readonly Block[]): Promise<ViewRow[][]> {
    const keys = blocks.map(({ number }) => this.#partKey('rows', blockName(view, number)));
    const texts = await this.#location.files.getMany(keys);
    return blocks.map(({ length }, position) => format.parseRows(texts[position], length));
  }
}

const blockName = (view: number, number: number | '') => `${view}/${number}`;

const write = (key: string, value: string | undefined): Operation =>
  value === undefined ? { type: 'del', key } : { type: 'put', key, value };

/** The signatures of the indexes that are stored. @throws ViewIndexError */
export async function listStored(files: ViewFiles): Promise<string[]> {
  const signatures: string[] = [];
  await files.forEach(HEADS, (key) => signatures.push(key.slice(HEADS.length)));
  return signatures;
}

/** Removes all of an index in one batch. */
async function removeStored(files: ViewFiles, signature: string): Promise<void> {
  const keys = [headKey(signature)];
  await files.forEach(partsOf(signature), (key) => keys.push(key));
  await files.write(keys.map((key) => write(key, undefined)));
}
