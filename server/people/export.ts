/** Everything that is stored about one developer, as a zip file that is made while it is sent: nothing of it waits in memory. */
import { Readable } from 'node:stream';
import { strToU8, Zip, ZipDeflate } from 'fflate';
import * as v from 'valibot';
import { csvLine, type CsvCell } from '#domain/csv.ts';
import { DeviceDay } from '#domain/documents/day.ts';
import { Entry } from '#domain/documents/entry.ts';
import { kindOf } from '#domain/documents/id.ts';
import { developerOfTeamDocument } from '#domain/documents/team-developer.ts';
import { triples } from '#domain/time/slots.ts';
import type { Couch } from '../../couch/connection.ts';
import { listNotices } from '../alerts/notices.ts';
import type { Service } from '../service.ts';
import { listActs, recordAct } from './audit.ts';
import { describeDeveloper } from './describe.ts';
import { listTeamDatabases } from './teams.ts';

/** Documents that are read at once: a few MB at most. */
const DOCUMENTS_AT_ONCE = 50;
const IDS_AT_ONCE = 1000;
const MAX_NOTICES = 10_000;

/** The zip as a stream; the act is recorded first. @throws RequestError where nobody has the id. */
export async function exportDeveloper(service: Service, developer: string, by: string): Promise<Readable> {
  const account = await describeDeveloper(service, developer);
  await recordAct(service.couch, { by, act: 'export', subject: developer }, service.now());
  return Readable.from(zipOf(filesOf(service, developer, account)), { objectMode: false });
}

type File = { name: string; content: AsyncIterable<string> | Iterable<string> };

async function* filesOf(
  { couch }: Service,
  developer: string,
  account: { database: string }
): AsyncGenerator<File> {
  yield { name: 'README.txt', content: [README] };
  yield { name: 'account.json', content: [toText(account)] };
  yield { name: 'days.csv', content: daysCsv(couch, account.database) };
  yield { name: 'entries.csv', content: entriesCsv(couch, account.database) };
  yield { name: 'audit.json', content: jsonArray(actsAbout(couch, developer)) };
  yield { name: 'sent.json', content: [toText(await listNotices(couch, developer, MAX_NOTICES))] };
  for (const kind of await listKinds(couch, account.database, () => true))
    yield {
      name: `own/${kind}.json`,
      content: jsonArray(documentsOf(couch, account.database, (id) => kindOf(id) === kind))
    };
  for (const slug of await listTeamDatabases(couch)) {
    const database = couch.names.team(slug);
    const isTheirs = (id: string) => developerOfTeamDocument(id) === developer;
    for (const kind of await listKinds(couch, database, isTheirs))
      yield {
        name: `teams/${slug}/${kind}.json`,
        content: jsonArray(documentsOf(couch, database, (id) => kindOf(id) === kind && isTheirs(id)))
      };
  }
}

const README = `What Tidesheet stores about you.

account.json    who you are here: roles, teams, devices, tokens without their secrets, open invitations
days.csv        what your machines reported: one line for each app, category, project and domain of a UTC day and a machine
entries.csv     what you entered or corrected
audit.json      what admins did about you
sent.json       alerts and digests that were sent to you, and to others about you
own/            every document of your own database, by kind
teams/          every document about you in the databases of teams, by team and kind

docs/privacy.md of Tidesheet explains every field. Passwords and tokens are stored as hashes only, and are left out.
`;

const toText = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

async function* jsonArray(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let isFirst = true;
  yield '[';
  for await (const item of items) {
    yield `${isFirst ? '\n' : ',\n'}${JSON.stringify(item)}`;
    isFirst = false;
  }
  yield isFirst ? ']\n' : '\n]\n';
}

/** All ids of a database that are no design documents, in order. */
async function* idsOf(couch: Couch, database: string): AsyncGenerator<string> {
  for (let startkey: string | undefined, skip = 0; ; skip = 1) {
    const page = { ...(startkey !== undefined && { startkey }), skip, limit: IDS_AT_ONCE };
    const { rows } = await couch.use(database).list(page);
    for (const { id } of rows) if (!id.startsWith('_')) yield id;
    if (rows.length < IDS_AT_ONCE) return;
    startkey = rows.at(-1)!.id;
  }
}

async function listKinds(
  couch: Couch,
  database: string,
  isMeant: (id: string) => boolean
): Promise<string[]> {
  const kinds = new Set<string>();
  for await (const id of idsOf(couch, database)) if (isMeant(id)) kinds.add(kindOf(id));
  return [...kinds].filter((kind) => /^[a-z-]+$/.test(kind));
}

async function* documentsOf(
  couch: Couch,
  database: string,
  isMeant: (id: string) => boolean
): AsyncGenerator<object> {
  let keys: string[] = [];
  const fetchKeys = async () => {
    const { rows } = keys.length === 0 ? { rows: [] } : await couch.use(database).fetch({ keys });
    keys = [];
    return rows.flatMap((row) => ('doc' in row && row.doc && !('_deleted' in row.doc) ? [row.doc] : []));
  };
  for await (const id of idsOf(couch, database)) {
    if (!isMeant(id)) continue;
    keys.push(id);
    if (keys.length >= DOCUMENTS_AT_ONCE) yield* await fetchKeys();
  }
  yield* await fetchKeys();
}

async function* actsAbout(couch: Couch, subject: string): AsyncGenerator<object> {
  for (let before: string | undefined; ;) {
    const { acts, next } = await listActs(couch, { subject, before, limit: IDS_AT_ONCE });
    yield* acts;
    if (next === undefined) return;
    before = next;
  }
}

async function* daysCsv(couch: Couch, database: string): AsyncGenerator<string> {
  yield csvLine(['date (UTC)', 'device', 'app', 'category', 'project', 'domain', 'seconds']);
  for await (const document of documentsOf(couch, database, (id) => kindOf(id) === 'day')) {
    const day = v.safeParse(DeviceDay, document);
    if (!day.success) continue;
    const { date, device, keys, cells } = day.output;
    const seconds = keys.map(() => 0);
    for (const [, key, length] of triples(cells)) seconds[key] = (seconds[key] ?? 0) + length;
    for (const [index, key] of keys.entries()) yield csvLine([date, device, ...key, seconds[index] ?? 0]);
  }
}

async function* entriesCsv(couch: Couch, database: string): AsyncGenerator<string> {
  const columns = [
    'date',
    'kind',
    'start',
    'end',
    'seconds',
    'category',
    'project',
    'note',
    'source'
  ] as const;
  yield csvLine(columns);
  for await (const document of documentsOf(couch, database, (id) => kindOf(id) === 'entry')) {
    const entry = v.safeParse(Entry, document);
    if (!entry.success) continue;
    const fields = new Map<string, unknown>(Object.entries(entry.output));
    const cellOf = (column: string): CsvCell => {
      const value = fields.get(column);
      return typeof value === 'number' || typeof value === 'string' ? value : undefined;
    };
    yield csvLine(columns.map(cellOf));
  }
}

/** The bytes of a zip of these files, each written as far as it is there before the next is asked for. */
async function* zipOf(files: AsyncIterable<File>): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const take = () => {
    const taken = ready;
    ready = [];
    return taken;
  };
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    ready.push(bytes);
  });
  for await (const { name, content } of files) {
    const file = new ZipDeflate(name);
    zip.add(file);
    for await (const text of content) {
      file.push(strToU8(text));
      yield* take();
    }
    file.push(new Uint8Array(), true);
    yield* take();
  }
  zip.end();
  yield* take();
}
