/**
 * The part of PouchDB 9 that Tidesheet uses. PouchDB ships no types, and those that others keep redeclare `Buffer` as it
 * was years ago, which breaks every program that also uses Node's own types.
 */
declare namespace PouchDB {
  namespace Core {
    type Document<Content extends object> = Content & { _id: string };
    type Existing<Content extends object> = Document<Content> & { _rev: string };
    type Stored<Content extends object = object> = Existing<Content> & {
      _deleted?: true;
      _conflicts?: string[];
      _revisions?: { start: number; ids: string[] };
    };

    type Response = { ok: true; id: string; rev: string };
    type Error = { id?: string; rev?: string; status: number; name: string; message: string; error: true };

    type Info = { db_name: string; doc_count: number; update_seq: number | string };

    type GetOptions = { rev?: string; revs?: boolean; conflicts?: boolean; latest?: boolean };

    type AllDocsOptions = {
      include_docs?: boolean;
      conflicts?: boolean;
      startkey?: string;
      endkey?: string;
      inclusive_end?: boolean;
      descending?: boolean;
      limit?: number;
      skip?: number;
      keys?: string[];
    };
    type AllDocsRow<Content extends object> = {
      id: string;
      key: string;
      value: { rev: string; deleted?: boolean };
      doc?: Stored<Content>;
      error?: 'not_found';
    };
    type AllDocsResponse<Content extends object> = {
      offset: number;
      total_rows: number;
      rows: AllDocsRow<Content>[];
    };

    type ChangesOptions = {
      since?: number | string;
      limit?: number;
      include_docs?: boolean;
      conflicts?: boolean;
      style?: 'main_only' | 'all_docs';
      live?: boolean;
      descending?: boolean;
      doc_ids?: string[];
      return_docs?: boolean;
      heartbeat?: number | false;
      timeout?: number | false;
    };
    type Change<Content extends object> = {
      id: string;
      seq: number | string;
      deleted?: boolean;
      changes: { rev: string }[];
      doc?: Stored<Content>;
    };
    type ChangesResponse<Content extends object> = { results: Change<Content>[]; last_seq: number | string };
    interface Changes<Content extends object> extends Promise<ChangesResponse<Content>> {
      cancel(): void;
      on(event: 'change', listener: (change: Change<Content>) => void): this;
      on(event: 'complete', listener: (response: ChangesResponse<Content>) => void): this;
      on(event: 'error', listener: (error: unknown) => void): this;
    }

    type RevsDiffResponse = Record<string, { missing?: string[]; possible_ancestors?: string[] }>;
  }

  namespace Replication {
    type Options = {
      live?: boolean;
      retry?: boolean;
      since?: number | string;
      batch_size?: number;
      batches_limit?: number;
      heartbeat?: number | false;
      timeout?: number | false;
      doc_ids?: string[];
      filter?: string | ((doc: { _id: string }) => boolean);
      checkpoint?: 'source' | 'target' | false;
    };
    type Result<Content extends object> = {
      ok: boolean;
      status?: string;
      docs_read: number;
      docs_written: number;
      doc_write_failures: number;
      errors: unknown[];
      last_seq: number | string;
      start_time: Date | string;
      docs?: Core.Stored<Content>[];
    };
    /** A document that the target refused. */
    type Denied = { doc: { id?: string; name?: string; status?: number; message?: string; reason?: string } };
    interface Replication<Content extends object> extends Promise<Result<Content>> {
      cancel(): void;
      on(event: 'change' | 'complete', listener: (result: Result<Content>) => void): this;
      on(event: 'denied', listener: (denied: Denied) => void): this;
      on(event: 'active' | 'paused' | 'error', listener: (error?: unknown) => void): this;
    }
  }

  type Fetch = (url: string | Request, options?: RequestInit) => Promise<Response>;

  type Options = {
    adapter?: 'leveldb' | 'idb' | 'http' | 'memory';
    prefix?: string;
    auto_compaction?: boolean;
    revs_limit?: number;
    skip_setup?: boolean;
    auth?: { username: string; password: string };
    fetch?: Fetch;
    /** A LevelDB implementation, for the adapter `leveldb`. */
    db?: unknown;
  };

  interface Database<Content extends object = object> {
    readonly name: string;
    info(): Promise<Core.Info>;
    get(id: string, options?: Core.GetOptions): Promise<Core.Stored<Content>>;
    get(
      id: string,
      options: { open_revs: 'all'; revs?: boolean }
    ): Promise<({ ok: Core.Stored<Content> } | { missing: string })[]>;
    put(doc: Core.Document<Content> & { _rev?: string; _deleted?: true }): Promise<Core.Response>;
    remove(doc: { _id: string; _rev: string }): Promise<Core.Response>;
    remove(id: string, rev: string): Promise<Core.Response>;
    bulkDocs(
      docs: (Content & { _id?: string; _rev?: string; _deleted?: true; _revisions?: object })[],
      options?: { new_edits?: boolean }
    ): Promise<(Core.Response | Core.Error)[]>;
    allDocs(options?: Core.AllDocsOptions): Promise<Core.AllDocsResponse<Content>>;
    changes(options?: Core.ChangesOptions): Core.Changes<Content>;
    revsDiff(revisions: Record<string, string[]>): Promise<Core.RevsDiffResponse>;
    bulkGet(options: { docs: { id: string; rev?: string }[]; revs?: boolean; latest?: boolean }): Promise<{
      results: { id: string; docs: ({ ok: Core.Stored<Content> } | { error: Core.Error })[] }[];
    }>;
    compact(): Promise<{ ok: boolean }>;
    close(): Promise<void>;
    destroy(): Promise<{ ok: boolean }>;
    replicate: {
      to(target: Database<Content> | string, options?: Replication.Options): Replication.Replication<Content>;
      from(
        source: Database<Content> | string,
        options?: Replication.Options
      ): Replication.Replication<Content>;
    };
  }

  interface Static {
    new <Content extends object = object>(name: string, options?: Options): Database<Content>;
    defaults(options: Options): Static;
    plugin(plugin: unknown): Static;
    replicate<Content extends object = object>(
      source: Database<Content> | string,
      target: Database<Content> | string,
      options?: Replication.Options
    ): Replication.Replication<Content>;
    fetch: Fetch;
  }
}

declare module 'pouchdb-node' {
  const PouchDB: PouchDB.Static;
  export default PouchDB;
}

declare module 'pouchdb-core' {
  const PouchDB: PouchDB.Static;
  export default PouchDB;
}

declare module 'pouchdb-adapter-idb' {
  const plugin: unknown;
  export default plugin;
}

declare module 'pouchdb-adapter-http' {
  const plugin: unknown;
  export default plugin;
}

declare module 'pouchdb-replication' {
  const plugin: unknown;
  export default plugin;
}
