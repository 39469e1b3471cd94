/**
 * The documents of a chunk. Each looks like the object that was stored, but is decoded field by field when somebody asks: what
 * nobody looks at stays a few bytes. Nobody changes them in place.
 */
import { TAG, type Chunk } from './encode-chunk.ts';

/** Of so many documents the decoded fields are cached, then from the start again. */
const MAX_CACHED_DOCUMENTS = 200;

const cached = new Set<StoredFields>();

/** The documents, in the order in which they were stored. */
export function decodeChunk(
  chunk: Chunk,
  intern: (text: string) => string = (text) => text
): (typeof TARGET)[] {
  const source = new Source(chunk, intern);
  return chunk.ids.map((_, index) => new Proxy<typeof TARGET>(TARGET, new StoredFields(source, index)));
}

/** Never looked at: everything comes from the bytes. */
const TARGET: { _id: string; _rev?: string } = { _id: '' };

class Source {
  readonly ids: readonly string[];
  readonly revs: readonly string[];
  readonly offsets: Uint32Array;
  readonly shapes: readonly (readonly string[])[];
  readonly #texts: readonly string[];
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor({ ids, revs, offsets, shapes, texts, bytes }: Chunk, intern: (text: string) => string) {
    this.ids = ids;
    this.revs = revs;
    this.offsets = offsets;
    this.shapes = shapes;
    this.#texts = texts.map(intern);
    this.#bytes = bytes;
  }

  /** The names of the fields of a document, without `_id` and `_rev`. */
  names(index: number): readonly string[] {
    this.#at = this.offsets[index] ?? 0;
    return this.shapes[this.#whole()] ?? [];
  }

  /** The field `number` of a document. */
  field(index: number, number: number): unknown {
    const names = this.names(index);
    let skipped = 0;
    for (let field = 0; field < names.length; field += 1) {
      const size = this.#whole();
      if (field < number) skipped += size;
    }
    this.#at += skipped;
    return this.#value();
  }

  #value(): unknown {
    switch (this.#bytes[this.#at++]) {
      case TAG.null:
        return null;
      case TAG.true:
        return true;
      case TAG.false:
        return false;
      case TAG.float:
        this.#at += 8;
        return new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getFloat64(this.#at - 8);
      case TAG.text:
        return this.#texts[this.#whole()];
      case TAG.whole:
        return this.#whole();
      case TAG.array:
        return this.#list(() => this.#value());
      case TAG.wholes:
        return this.#list(() => this.#whole());
      default: {
        const names = this.shapes[this.#whole()] ?? [];
        return Object.fromEntries(names.map((name) => [name, this.#value()]));
      }
    }
  }

  #list(next: () => unknown): unknown[] {
    const length = this.#whole();
    const values: unknown[] = [];
    for (let index = 0; index < length; index += 1) values.push(next());
    return values;
  }

  #whole(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }
}

class StoredFields implements ProxyHandler<typeof TARGET> {
  readonly #source: Source;
  readonly #index: number;
  /** Lists and objects that were decoded; undefined: none is cached. */
  #fields: Map<string | symbol, unknown> | undefined;

  constructor(source: Source, index: number) {
    this.#source = source;
    this.#index = index;
  }

  get(target: object, name: string | symbol): unknown {
    const known = this.#fields?.get(name);
    if (known !== undefined) return known;
    const { ids, revs } = this.#source;
    if (name === '_id') return ids[this.#index];
    if (name === '_rev') return revs[this.#index] || undefined;
    if (typeof name === 'symbol') return Reflect.get(target, name);
    const number = this.#source.names(this.#index).indexOf(name);
    if (number < 0) return Reflect.get(target, name);
    const value = this.#source.field(this.#index, number);
    if (typeof value === 'object' && value !== null) this.#cache(name, value);
    return value;
  }

  has(target: object, name: string | symbol): boolean {
    return this.ownKeys().includes(String(name)) || Reflect.has(target, name);
  }

  ownKeys(): string[] {
    const names = [...this.#source.names(this.#index)];
    return this.#source.revs[this.#index] ? ['_id', '_rev', ...names] : ['_id', ...names];
  }

  getOwnPropertyDescriptor(target: object, name: string | symbol): PropertyDescriptor | undefined {
    if (typeof name === 'symbol' || !this.ownKeys().includes(name)) return undefined;
    return { value: this.get(target, name), enumerable: true, configurable: true, writable: true };
  }

  set(): boolean {
    return false;
  }

  defineProperty(): boolean {
    return false;
  }

  deleteProperty(): boolean {
    return false;
  }

  #cache(name: string, value: object): void {
    if (!this.#fields && cached.size >= MAX_CACHED_DOCUMENTS) {
      for (const one of cached) one.#fields = undefined;
      cached.clear();
    }
    cached.add(this);
    this.#fields ??= new Map();
    this.#fields.set(name, value);
  }
}
