/** A database with one design document, without HTTP, whose process can end at any moment. */
import { setImmediate } from 'node:timers/promises';
import { DesignFunctions } from '../design/design-functions.ts';
import { Database } from '../store/database.ts';
import { DocumentStore } from '../store/document-store.ts';
import { readViewQuery } from '../views/query.ts';
import { builtinOf, reduceBuiltin, groupRows } from '../views/reduce.ts';
import { selectGroups, selectPage, selectRows } from '../views/select.ts';
import { ViewGroups } from '../views/view-groups.ts';
import type { StoredRevision } from '../store/document-record.ts';

export const DESIGN = 'd';

export type OpenedViews = { database: Database; views: ViewGroups; reported: string[] };

let epochs = 0;

/** Opens the database in a folder: `database.abandon()` closes it as the end of the process would. */
export async function openViews(folder: string): Promise<OpenedViews> {
  const views = new ViewGroups(new DesignFunctions(() => true));
  const reported: string[] = [];
  const database = await Database.load({
    name: 'notes',
    store: await DocumentStore.open(folder),
    epoch: `epoch${++epochs}`,
    supersededMs: 60_000,
    onFailure: (error) => reported.push(String(error)),
    onWrite: () => undefined,
    derive: (opened) => views.open(opened, folder)
  });
  return { database, views, reported };
}

/** Writes a revision of a document with the revisions before it, newest first. */
export function writeRevision(
  { database }: OpenedViews,
  { id, revs, body }: { id: string; revs: string[]; body: object | undefined }
): Promise<void> {
  const [newest = ''] = revs;
  const revision: StoredRevision = {
    _id: id,
    _rev: newest,
    _revisions: {
      start: Number.parseInt(newest, 10),
      ids: revs.map((rev) => rev.replace(/^\d+-/, ''))
    },
    ...(body === undefined && { _deleted: true }),
    json: JSON.stringify(body ?? {})
  };
  return database.exclusively(() => database.write([revision]));
}

/** The response of a view: groups where it is reduced, otherwise rows. */
export async function queryView(
  { database, views }: OpenedViews,
  name: string,
  parameters: Record<string, unknown>
): Promise<unknown> {
  await setImmediate();
  const group = await views.get(database, DESIGN);
  const view = group.view(name);
  const texts = Object.entries(parameters).map(([key, value]): [string, string] => [
    key,
    JSON.stringify(value)
  ]);
  const query = readViewQuery(new Map(texts), view.reduce !== undefined);
  const builtin = builtinOf(view.reduce ?? '');
  return group.read(view, query.update, async ({ rows }) => {
    if (!query.reduce || !builtin) return { total: rows.length, rows: await selectPage(rows, query) };
    const merged = await selectGroups(rows, query, builtin);
    const groups =
      merged ??
      (await selectRows(rows, query)).flatMap((range) =>
        groupRows(range, query.level).map((one) => ({
          key: one.key,
          value: reduceBuiltin(builtin, one.rows)
        }))
      );
    return groups.map(({ key, value }) => ({ key, value }));
  });
}
