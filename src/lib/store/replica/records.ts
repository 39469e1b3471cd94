/** Records that a replica keeps about itself, as CouchDB's `_local` documents: they are never replicated. */
import * as v from 'valibot';
import type { Database } from './pouch.ts';

const statusOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, 'status') : undefined;

export const isMissing = (error: unknown) => statusOf(error) === 404;
const isConflict = (error: unknown) => statusOf(error) === 409;

/** One record of the given shape. */
export class LocalRecord<S extends v.GenericSchema<object, object>> {
  readonly id: string;
  readonly #schema: S;

  constructor(name: string, schema: S) {
    this.id = `_local/${name}`;
    this.#schema = schema;
  }

  /** Undefined where there is none, or one of another shape. */
  async read(database: Database): Promise<v.InferOutput<S> | undefined> {
    const parsed = v.safeParse(this.#schema, await this.#stored(database));
    return parsed.success ? parsed.output : undefined;
  }

  /** Writes what `change` makes of the record as it is, also when another tab writes at the same time. */
  async update(
    database: Database,
    change: (current: v.InferOutput<S> | undefined) => v.InferOutput<S>
  ): Promise<v.InferOutput<S>> {
    for (;;) {
      const stored = await this.#stored(database);
      const parsed = v.safeParse(this.#schema, stored);
      const next = change(parsed.success ? parsed.output : undefined);
      try {
        await database.put({ ...next, _id: this.id, ...(stored && { _rev: stored._rev }) });
        return next;
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
  }

  async #stored(database: Database) {
    try {
      return await database.get(this.id);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
}
