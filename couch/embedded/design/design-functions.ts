import { isObject, type JsonObject } from '../documents.ts';
import { RecentMap } from '../auth/recent-map.ts';
import { CouchError, notFound, notImplemented } from '../errors.ts';
import type { Database } from '../store/database.ts';
import { winnerOf } from '../store/document-index.ts';
import { Sandbox } from './sandbox.ts';

export type DesignDocument = { id: string; rev: string; body: JsonObject };

/** A function in a design document: `filters.<key>`, or the map of `views.<key>`. */
export type FunctionName = { design: string; kind: 'filters' | 'views'; key: string };

/** What was read and compiled of a database's design documents as of a sequence. */
type Compiled = {
  sequence: number;
  documents: Promise<DesignDocument[]>;
  validators?: Promise<Sandbox | undefined>;
  filters: Map<string, Sandbox>;
};

/** Of validation functions there are as many texts as kinds of databases. */
const MAX_SHARED = 16;

/** The functions of the design documents of every open database, compiled again after one of the documents changed. */
export class DesignFunctions {
  readonly #compiled = new WeakMap<Database, Compiled>();
  readonly #runs: (source: string) => boolean;
  /** By source: most databases have the same validation functions, and a context takes time and memory. */
  readonly #validators = new RecentMap<Sandbox>({ maxEntries: MAX_SHARED, maxAgeMs: Infinity });

  /** `runs`: whether functions of this text are run. */
  constructor(runs: (source: string) => boolean) {
    this.#runs = runs;
  }

  runsAll(sources: string[]): boolean {
    return sources.every(this.#runs);
  }

  /** @throws CouchError 501 when one of them is not run here, 400 when one does not compile. */
  compile(sources: string[], name: string): Sandbox {
    if (!this.runsAll(sources)) throw notImplemented(`Functions of other programs, as ${name}, are`);
    return new Sandbox(sources, name);
  }

  #of(database: Database): Compiled {
    const sequence = database.index.designSequence;
    const known = this.#compiled.get(database);
    if (known?.sequence === sequence) return known;
    const compiled = { sequence, documents: readDesignDocuments(database), filters: new Map() };
    this.#compiled.set(database, compiled);
    return compiled;
  }

  documents(database: Database): Promise<DesignDocument[]> {
    return this.#of(database).documents;
  }

  /** @throws CouchError 404 when there is no such design document. */
  async document(database: Database, name: string): Promise<DesignDocument> {
    return findDocument(database, await this.#of(database).documents, name);
  }

  /** All `validate_doc_update` functions together; undefined when there is none. @throws CouchError 500. */
  validators(database: Database): Promise<Sandbox | undefined> {
    const compiled = this.#of(database);
    compiled.validators ??= compiled.documents.then((documents) => this.#compileValidators(documents));
    return compiled.validators;
  }

  /** What checks writes; writing is not possible while a function is there that is not run. */
  #compileValidators(documents: DesignDocument[]): Sandbox | undefined {
    const sources = validatorsOf(documents);
    if (sources.length === 0) return undefined;
    if (!this.runsAll(sources)) {
      const reason =
        'The validation functions of this database are not those of this server: start it again.';
      throw new CouchError(503, 'functions_differ', reason);
    }
    const key = JSON.stringify(sources);
    const known = this.#validators.get(key);
    if (known) return known;
    try {
      const compiled = new Sandbox(sources, 'validate_doc_update');
      this.#validators.set(key, compiled, Date.now());
      return compiled;
    } catch (error) {
      throw new CouchError(500, 'compilation_error', error instanceof Error ? error.message : String(error));
    }
  }

  /** Whether all validation functions of a database are run here. */
  async runsValidators(database: Database): Promise<boolean> {
    return this.runsAll(validatorsOf(await this.#of(database).documents));
  }

  /** A filter, or a map that serves as one. @throws CouchError 404 when it is missing, 400 when it does not compile. */
  async filter(database: Database, { design, kind, key }: FunctionName): Promise<Sandbox> {
    const { documents, filters } = this.#of(database);
    const { id, body } = findDocument(database, await documents, design);
    const cacheKey = `${id}/${kind}/${key}`;
    const cached = filters.get(cacheKey);
    if (cached) return cached;
    const members = body[kind];
    const member = isObject(members) && Object.hasOwn(members, key) ? members[key] : undefined;
    const source = kind === 'views' && isObject(member) ? member['map'] : member;
    if (typeof source !== 'string') throw notFound(`missing json key: ${key}`);
    const sandbox = this.compile([source], `${kind}.${key} of ${id}`);
    filters.set(cacheKey, sandbox);
    return sandbox;
  }
}

function findDocument({ index }: Database, documents: DesignDocument[], name: string): DesignDocument {
  const id = `_design/${name}`;
  const found = documents.find((document) => document.id === id);
  if (!found) throw notFound(index.get(id) ? 'deleted' : 'missing');
  return found;
}

async function readDesignDocuments({ index, store }: Database): Promise<DesignDocument[]> {
  const documents: DesignDocument[] = [];
  for (const id of index.designIds) {
    const entry = index.get(id);
    const stored = entry && (await store.body(await store.record(id), winnerOf(entry)));
    if (stored) documents.push({ id, rev: winnerOf(entry), body: JSON.parse(stored.json) });
  }
  return documents;
}

const validatorsOf = (documents: DesignDocument[]): string[] =>
  documents.flatMap(({ body }) =>
    typeof body['validate_doc_update'] === 'string' ? [body['validate_doc_update']] : []
  );
