/**
 * Documents as bytes: a day takes 2 kB instead of 10 kB of objects, and any number of them are read from IndexedDB as one value.
 * Texts are numbered, field names are stored once a shape, and whole numbers take as many bytes as they need.
 */
import type { RestoredDocument } from '../replica/documents.ts';

/** Documents that are stored and read together. Everything in it can be stored in IndexedDB as it is. */
export type Chunk = {
  ids: string[];
  revs: string[];
  /** The texts that documents name by number. */
  texts: string[];
  /** Names of fields; every object names its own by number. */
  shapes: string[][];
  /** Where each document begins in `bytes`. */
  offsets: Uint32Array;
  bytes: Uint8Array;
};

export const TAG = {
  null: 0,
  true: 1,
  false: 2,
  float: 3,
  text: 4,
  whole: 5,
  array: 6,
  /** An array of whole numbers alone. */
  wholes: 7,
  object: 8
} as const;

/** The largest number that takes up to five bytes, of seven bits each. */
const MAX_WHOLE = 0x7fff_ffff;
const isWhole = (value: unknown): value is number =>
  typeof value === 'number' &&
  Number.isInteger(value) &&
  value >= 0 &&
  value <= MAX_WHOLE &&
  !Object.is(value, -0);

/** @throws TypeError where a document has something that JSON cannot say. */
export function encodeChunk(documents: readonly RestoredDocument[]): Chunk {
  const encoder = new Encoder();
  const offsets = new Uint32Array(documents.length);
  documents.forEach((document, index) => {
    offsets[index] = encoder.length;
    encoder.document(document);
  });
  return {
    ids: documents.map(({ _id }) => _id),
    revs: documents.map(({ _rev }) => _rev ?? ''),
    ...encoder.numbered(),
    offsets,
    bytes: encoder.bytes()
  };
}

/** Gives things numbers in the order in which they come first. */
class Numbers {
  readonly #numbers = new Map<string, number>();

  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  names(): string[] {
    return [...this.#numbers.keys()];
  }
}

class Encoder {
  #bytes = new Uint8Array(1 << 16);
  length = 0;
  readonly #texts = new Numbers();
  readonly #shapes = new Map<string, { number: number; names: string[] }>();

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }

  numbered(): Pick<Chunk, 'texts' | 'shapes'> {
    return { texts: this.#texts.names(), shapes: [...this.#shapes.values()].map(({ names }) => names) };
  }

  /** The number of the shape, then how many bytes each field has, then the fields: one can be read without the others. */
  document(document: RestoredDocument): void {
    const fields = fieldsOf(document).filter(([name]) => name !== '_id' && name !== '_rev');
    this.#whole(this.#shapeOf(fields));
    const sizes = fields.map(([, value]) => {
      const start = this.length;
      this.#value(value);
      return this.length - start;
    });
    // The sizes come before what they are the sizes of.
    const end = this.length;
    const start = end - sizes.reduce((sum, size) => sum + size, 0);
    const content = this.#bytes.slice(start, end);
    this.length = start;
    for (const size of sizes) this.#whole(size);
    this.#reserve(content.length);
    this.#bytes.set(content, this.length);
    this.length += content.length;
  }

  #value(value: unknown): void {
    if (value === null) this.#byte(TAG.null);
    else if (typeof value === 'boolean') this.#byte(value ? TAG.true : TAG.false);
    else if (typeof value === 'string') this.#tagged(TAG.text, this.#texts.of(value));
    else if (isWhole(value)) this.#tagged(TAG.whole, value);
    else if (typeof value === 'number') this.#float(value);
    else if (Array.isArray(value)) this.#array(value);
    else if (typeof value === 'object') this.#object(value);
    else throw new TypeError(`A ${typeof value} cannot be stored.`);
  }

  #array(values: readonly unknown[]): void {
    const areWhole = values.every(isWhole);
    this.#tagged(areWhole ? TAG.wholes : TAG.array, values.length);
    if (areWhole) for (const value of values) this.#whole(value);
    else for (const value of values) this.#value(value);
  }

  #object(object: object): void {
    const fields = fieldsOf(object);
    this.#tagged(TAG.object, this.#shapeOf(fields));
    for (const [, value] of fields) this.#value(value);
  }

  #shapeOf(fields: readonly (readonly [string, unknown])[]): number {
    const names = fields.map(([name]) => name);
    const key = JSON.stringify(names);
    const known = this.#shapes.get(key);
    if (known) return known.number;
    const number = this.#shapes.size;
    this.#shapes.set(key, { number, names });
    return number;
  }

  #float(value: number): void {
    if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be stored.`);
    this.#byte(TAG.float);
    this.#reserve(8);
    new DataView(this.#bytes.buffer).setFloat64(this.length, value);
    this.length += 8;
  }

  #tagged(tag: number, whole: number): void {
    this.#byte(tag);
    this.#whole(whole);
  }

  #whole(value: number): void {
    let left = value;
    while (left > 0x7f) {
      this.#byte((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    this.#byte(left);
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.length + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** As JSON has them: a field that is undefined is left out. */
const fieldsOf = (object: object): [string, unknown][] =>
  Object.entries(object).filter(([, value]) => value !== undefined);
