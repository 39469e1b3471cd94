/** The documents of a replica as their schemas have them, by kind: the first part of their ids. */
import * as v from 'valibot';
import { kindOf } from '#domain/documents/id.ts';
import type { ReadDocument } from './replica.ts';

export type Kinds = Record<string, v.GenericSchema<unknown, { _id: string }>>;

export type Skipped = { id: string; reason: string };
export type Conflicted = { id: string; otherVersions: number };

export class Documents<K extends Kinds> {
  readonly #kinds: K;
  readonly #byKind = new Map<string, Map<string, { _id: string }>>();
  readonly #revisions = new Map<string, string>();
  readonly #skipped = new Map<string, string>();
  readonly #conflicts = new Map<string, number>();

  constructor(kinds: K) {
    this.#kinds = kinds;
  }

  /**
   * Takes what was read from the replica; a revision that is known already is not validated again. Returns the kinds of
   * which something changed.
   */
  apply(documents: ReadDocument[]): Set<string> {
    const changed = new Set<string>();
    for (const { id, document } of documents) {
      const kind = kindOf(id);
      if (!Object.hasOwn(this.#kinds, kind)) continue;
      this.#note(this.#conflicts, id, document?._conflicts?.length);
      if (document && this.#revisions.get(id) === document._rev) continue;
      this.#note(this.#revisions, id, document?._rev);
      this.#take(kind, id, document);
      changed.add(kind);
    }
    return changed;
  }

  /** Forgets everything; the replica was emptied. */
  clear(): void {
    for (const map of [this.#byKind, this.#revisions, this.#skipped, this.#conflicts]) map.clear();
  }

  /** All of a kind, sorted by id: days by date, then person or device. */
  list<N extends keyof K & string>(kind: N): v.InferOutput<K[N]>[] {
    const documents = [...(this.#byKind.get(kind) ?? [])] as [string, v.InferOutput<K[N]>][]; // as #take put them in
    return documents.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, document]) => document);
  }

  get skipped(): Skipped[] {
    return [...this.#skipped].map(([id, reason]) => ({ id, reason }));
  }

  get conflicts(): Conflicted[] {
    return [...this.#conflicts].map(([id, otherVersions]) => ({ id, otherVersions }));
  }

  #take(kind: string, id: string, document: object | undefined): void {
    const ofKind = this.#byKind.get(kind) ?? new Map<string, { _id: string }>();
    this.#byKind.set(kind, ofKind);
    ofKind.delete(id);
    this.#skipped.delete(id);
    const schema = this.#kinds[kind];
    if (!document || !schema) return;
    const parsed = v.safeParse(schema, document, { abortEarly: true });
    if (parsed.success) ofKind.set(id, parsed.output);
    else this.#skipped.set(id, explain(parsed.issues));
  }

  #note<T>(map: Map<string, T>, id: string, value: T | undefined): void {
    if (value === undefined) map.delete(id);
    else map.set(id, value);
  }
}

const explain = (issues: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string =>
  [v.getDotPath(issues[0]), issues[0].message].filter(Boolean).join(': ');
