/**
 * The pack of a replica: its closed days and its months, validated and small. It is derived from the documents, never the only
 * copy: whatever is missing, damaged, or was validated by other schemas is read from the documents again.
 */
import { group } from 'd3-array';
import { isDayBefore } from '#domain/documents/day.ts';
import { chunkOf, isChunkBefore, rangeOfChunk, rangesBeside } from '#domain/documents/packs.ts';
import type { Documents, Kinds, ReadDocument, RestoredDocument } from '../replica/documents.ts';
import { withTimeout } from '../replica/indexeddb.ts';
import type { Replica } from '../replica/replica.ts';
import { daysAgo } from '../replica/retained-days.ts';
import { checksumOf, checksumOfText } from './checksum.ts';
import { decodeChunk } from './decode-chunk.ts';
import { encodeChunk, type Chunk } from './encode-chunk.ts';
import { newManifest, readManifest, readPack, writePack, type Manifest } from './pack-records.ts';

/** Changes come in bursts: a pack is stored once it has been quiet for so long. */
const SAVE_DELAY_MS = 2_000;
const CHANGES_TIMEOUT_MS = 60_000;
/** After so many changes of what is in no chunk, the sequence is stored again: each start asks for all changes since. */
const MAX_CHANGES = 200;

export type PackedRead = {
  /** Validated before, each of them as it is now unless `read` has it, too. */
  packed: RestoredDocument[];
  read: ReadDocument[];
};

/** What a view has of the replica, at the time when it is asked. */
export type PackContent = Pick<Documents<Kinds>, 'all' | 'conflicts' | 'revisionOf' | 'skipped'>;

export class ReplicaPack {
  readonly #replica: Replica;
  /** Names the schemas that validate the documents. */
  readonly #schemas: string;
  #from = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(replica: Replica, schemas: string) {
    this.#replica = replica;
    this.#schemas = schemas;
  }

  /** Reads the replica by way of its pack, without days before `oldestDay`; undefined where no pack can be used. */
  async read(oldestDay: string): Promise<PackedRead | undefined> {
    this.#from = oldestDay;
    const replica = this.#replica;
    const stored = await readPack(replica.local.name);
    if (!stored || !this.#isUsable(stored.manifest)) return undefined;
    const { manifest, chunks } = stored;
    const changed = (await this.#changesSince(manifest.sequence)).results.map(({ id }) => id);
    const ids = [...new Set([...manifest.others, ...changed.filter((id) => chunkOf(id, manifest.until))])];
    const read = await Promise.all([
      ...rangesBeside(manifest.until).map((range) => replica.range(range)),
      ids.length > 0 ? replica.byIds(ids) : []
    ]);
    const wanted = [...chunks].filter(([name]) => !isChunkBefore(name, oldestDay));
    return { packed: decodeAll(wanted.map(([, chunk]) => chunk)), read: read.flat() };
  }

  /** Stores what changed, soon: a pack that cannot be stored, as on a full device, is only missing at the next start. */
  saveSoon(content: PackContent): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#saving = this.#saving.then(() => this.save(content)).catch(() => undefined);
    }, SAVE_DELAY_MS);
  }

  /** Nothing is stored any more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /**
   * Stores what changed. Nothing is stored while the view differs from the replica: the change that it waits for has this
   * called again.
   */
  async save(content: PackContent): Promise<void> {
    const database = this.#replica.local.name;
    const until = daysAgo(0);
    const before = await readManifest(database);
    const base = before && this.#isUsable(before) && before.until <= until ? before : undefined;
    const { results, last_seq } = await this.#changesSince(base?.sequence ?? 0);
    const isPacked = (id: string) => chunkOf(id, until) !== undefined && !isDayBefore(id, this.#from);
    const changes = results.filter(({ id }) => isPacked(id));
    if (base?.until === until && changes.length === 0 && results.length < MAX_CHANGES) return;
    const isSeen = changes.every(
      ({ id, changes: [change], deleted }) => (deleted ? undefined : change?.rev) === content.revisionOf(id)
    );
    if (!isSeen || typeof last_seq !== 'number') return;
    const others = [...content.skipped, ...content.conflicts].map(({ id }) => id).filter(isPacked);
    const packed = groupByChunk(
      content.all().filter(({ _id }) => isPacked(_id) && !others.includes(_id)),
      until
    );
    const chunks: Manifest['chunks'] = {};
    const changed = new Map<string, Chunk>();
    for (const name of new Set([...packed.keys(), ...Object.keys(base?.chunks ?? {})])) {
      const own = packed.get(name) ?? [];
      const contents = contentsOf(own);
      const stored = base?.chunks[name];
      if (stored?.contents === contents) chunks[name] = stored;
      else if (!(await this.#isStored(name, own, others))) return;
      else if (own.length > 0) {
        const chunk = encodeChunk(own);
        changed.set(name, chunk);
        chunks[name] = { checksum: checksumOf(chunk), contents };
      }
    }
    const manifest = newManifest(database, {
      schemas: this.#schemas,
      from: this.#from,
      until,
      sequence: last_seq,
      chunks,
      others
    });
    await writePack(database, { before, manifest, changed });
  }

  #isUsable({ schemas, from }: Manifest): boolean {
    return schemas === this.#schemas && from <= this.#from;
  }

  /** Whether the replica has exactly these documents of a chunk: it may have been emptied without this tab knowing it yet. */
  async #isStored(
    name: string,
    documents: readonly RestoredDocument[],
    others: readonly string[]
  ): Promise<boolean> {
    const { rows } = await this.#replica.local.allDocs(rangeOfChunk(name));
    const left = rows
      .filter(({ id }) => !others.includes(id))
      .map(({ id, value }) => ({ _id: id, _rev: value.rev }));
    return contentsOf(left) === contentsOf(documents);
  }

  #changesSince(sequence: number): Promise<PouchDB.Core.ChangesResponse<object>> {
    return withTimeout(Promise.resolve(this.#replica.local.changes({ since: sequence })), CHANGES_TIMEOUT_MS);
  }
}

/** Many chunks have the same texts, which are in memory once. */
function decodeAll(chunks: readonly Chunk[]): RestoredDocument[] {
  const texts = new Map<string, string>();
  const intern = (text: string) => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  return chunks.flatMap((chunk) => decodeChunk(chunk, intern));
}

const contentsOf = (documents: readonly RestoredDocument[]): number =>
  checksumOfText(JSON.stringify(documents.map(({ _id, _rev = '' }) => [_id, _rev])));

/** Sorted by id, as the replica returns them. */
function groupByChunk(documents: RestoredDocument[], until: string): Map<string, RestoredDocument[]> {
  const sorted = documents.sort((a, b) => (a._id < b._id ? -1 : 1));
  return group(sorted, ({ _id }) => chunkOf(_id, until) ?? '');
}
