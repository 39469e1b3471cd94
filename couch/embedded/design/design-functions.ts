import { lowerBound, compareBytes } from '../collate.ts';
import { isObject, type JsonObject } from '../documents.ts';
import { CouchError, notFound } from '../errors.ts';
import type { Database } from '../store/database.ts';
import { winner } from '../store/document-index.ts';
import { Sandbox } from './sandbox.ts';

export type DesignDocument = { id: string; rev: string; body: JsonObject };

/** The design documents of a database and their compiled functions; read again after one of them changed. */
export class DesignFunctions {
  readonly #database: Database;
  #documents: Promise<DesignDocument[]> | undefined;
  #validators: Promise<Sandbox | undefined> | undefined;
  #filters = new Map<string, Sandbox>();

  constructor(database: Database) {
    this.#database = database;
  }

  forget(): void {
    this.#documents = undefined;
    this.#validators = undefined;
    this.#filters = new Map();
  }

  documents(): Promise<DesignDocument[]> {
    this.#documents ??= readDesignDocuments(this.#database);
    return this.#documents;
  }

  /** All `validate_doc_update` functions together, or undefined when there is none. */
  validators(): Promise<Sandbox | undefined> {
    this.#validators ??= this.documents().then(compileValidators);
    return this.#validators;
  }

  /** @throws CouchError 404 when there is no such design document. */
  async document(name: string): Promise<DesignDocument> {
    const id = `_design/${name}`;
    const found = (await this.documents()).find((document) => document.id === id);
    if (!found) throw notFound(this.#database.directory.get(id) ? 'deleted' : 'missing');
    return found;
  }

  /** The function `filters.<key>` or the map of `views.<key>`. @throws CouchError 404 when it is missing. */
  async filter(name: string, key: string, kind: 'filters' | 'views'): Promise<Sandbox> {
    const { id, body } = await this.document(name);
    const cached = this.#filters.get(`${id}/${kind}/${key}`);
    if (cached) return cached;
    const members = body[kind];
    const member = isObject(members) && Object.hasOwn(members, key) ? members[key] : undefined;
    const source = kind === 'views' && isObject(member) ? member['map'] : member;
    if (typeof source !== 'string') throw notFound(`missing json key: ${key}`);
    const sandbox = new Sandbox([source], `${kind}.${key} of ${id}`);
    this.#filters.set(`${id}/${kind}/${key}`, sandbox);
    return sandbox;
  }
}

async function readDesignDocuments({ directory, pouch }: Database): Promise<DesignDocument[]> {
  const ids = directory.liveIds;
  const start = lowerBound(ids, (id) => compareBytes(id, '_design/') < 0);
  const end = lowerBound(ids, (id) => compareBytes(id, '_design0') < 0);
  const documents: DesignDocument[] = [];
  for (const id of ids.slice(start, end)) {
    const entry = directory.get(id);
    const stored = entry && (await pouch.body(id, winner(entry)));
    if (stored) documents.push({ id, rev: winner(entry), body: JSON.parse(stored.json) });
  }
  return documents;
}

function compileValidators(documents: DesignDocument[]): Sandbox | undefined {
  const sources = documents.flatMap(({ body }) =>
    typeof body['validate_doc_update'] === 'string' ? [body['validate_doc_update']] : []
  );
  if (sources.length === 0) return undefined;
  try {
    return new Sandbox(sources, 'validate_doc_update');
  } catch (error) {
    throw new CouchError(500, 'compilation_error', error instanceof Error ? error.message : String(error));
  }
}
