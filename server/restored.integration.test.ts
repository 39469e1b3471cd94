/** One database of a CouchDB restored from a copy of its files, while the others stay: teams and people get what it lost. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { dayId } from '#domain/documents/day.ts';
import { EPOCHS_ID, type Epochs } from '#domain/documents/epochs.ts';
import { type Review, reviewId } from '#domain/documents/review.ts';
import { reviewOf, sheetOf } from '#domain/testing/sheets.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import {
  makeFolder,
  removeFolder,
  startEndpoint,
  type Running
} from '../couch/embedded/testing/start-endpoint.ts';
import { postAsAdmin, startTestServer, type TestServer } from './testing/test-server.ts';

let dataDir: string;
let backup: string;
let couch: Running;
let server: TestServer;
let lead: Registered;
let kim: Registered;

async function start(): Promise<void> {
  couch = await startEndpoint({ dataDir });
  const couchUrl = couch.url.replace('://', '://admin:admin-password@');
  server = await startTestServer({ couchUrl, now: () => Date.parse('2026-11-22T12:00:00Z') });
}

async function stop(): Promise<void> {
  await server.close();
  await couch.stop();
}

beforeEach(async () => {
  dataDir = makeFolder();
  backup = makeFolder();
  await start();
  lead = await server.register('lead', { roles: ['manager'] });
  kim = await server.register('kim');
});
afterEach(async () => {
  await stop();
  removeFolder(dataDir);
  removeFolder(backup);
});

async function backUp(): Promise<void> {
  await server.fanIn.sweep();
  await stop();
  cpSync(dataDir, backup, { recursive: true });
  await start();
  await server.fanIn.sweep();
}

/** Restores one database. `before` runs before the service starts. */
async function restore(database: string, before: () => Promise<void> = async () => undefined): Promise<void> {
  await stop();
  const folder = join('databases', database);
  removeFolder(join(dataDir, folder));
  cpSync(join(backup, folder), join(dataDir, folder), { recursive: true });
  couch = await startEndpoint({ dataDir });
  await before();
  await couch.stop();
  await start();
  await server.fanIn.sweep();
}

/** Sends a day as an agent does that has it in its store, with the same revision each time. */
async function send(date: string, device = 'desk'): Promise<void> {
  const [label = '', secret = ''] = (kim.api_token ?? '').split('.');
  const day = { ...workedDay(date, device, [[36_000, 36_900]]), developer: 'kim' };
  const body = { new_edits: false, docs: [{ ...day, _rev: `1-${'a'.repeat(32)}` }] };
  const { status, body: refused } = await couch.ask(
    `kim.${label}:${secret}`,
    'POST',
    `/${kim.database}/_bulk_docs`,
    body
  );
  expect([status, refused]).toEqual([201, []]);
}

const team = () => server.admin.names.team('main');
const isIn = (database: string, id: string) =>
  server.admin
    .use(database)
    .head(id)
    .then(
      () => true,
      () => false
    );
const isFolded = (date: string) => isIn(team(), dayId(date, 'kim'));

async function sendAndFold(date: string): Promise<void> {
  await send(date);
  await expect.poll(() => isFolded(date)).toBe(true);
}

it('a restored team gets the days again that were folded since the backup', async () => {
  await sendAndFold('2026-10-27');
  await backUp();
  await sendAndFold('2026-10-29');
  await restore(team());
  expect(await isFolded('2026-10-29')).toBe(true);
  expect(server.logged.join('\n')).toMatch(/was restored to an earlier state/);
});

it('a team gets all that a restored database of a developer has, whatever was sent first', async () => {
  await sendAndFold('2026-10-27');
  await backUp();
  await sendAndFold('2026-10-29');
  await sendAndFold('2026-10-30');
  await restore(kim.database, async () => {
    await send('2026-11-03', 'laptop');
    for (const date of ['2026-10-29', '2026-10-30', '2026-11-05']) await send(date);
  });
  expect(await Promise.all(['2026-11-03', '2026-11-05'].map(isFolded))).toEqual([true, true]);
});

it('a restored database of a developer gets the reviews again that arrived since the backup', async () => {
  await sendAndFold('2026-10-27');
  await backUp();
  const review = reviewOf(sheetOf({ developer: 'kim' }), { reviewer: lead.email });
  await server
    .as(lead.email, lead.password ?? '')
    .use(team())
    .insert(review);
  const hasReview = () => isIn(kim.database, reviewId({ ...review, developer: undefined }));
  await expect.poll(hasReview).toBe(true);
  await restore(kim.database);
  await expect.poll(hasReview).toBe(true);
});

it.each([
  ['the state of the service', () => [server.admin.names.service]],
  ['the state of the service and the developer', () => [server.admin.names.service, kim.database]]
])('a review counts as before when %s was restored', async (_what, databases) => {
  for (const user of [
    { name: 'lead', more: { roles: ['manager'] } },
    { name: 'kim', more: {} }
  ]) {
    const teams = ['main', 'other'];
    await server.call(`/developers/${user.name}/erase`, postAsAdmin({}));
    const registered = await server.register(user.name, { ...user.more, teams });
    if (user.name === 'lead') lead = registered;
    else kim = registered;
  }
  await backUp();
  const sheet = sheetOf({ developer: 'kim' });
  const write = (slug: string, decided: string, decision: Review['decision']) =>
    server
      .as(lead.email, lead.password ?? '')
      .use<object>(server.admin.names.team(slug))
      .insert(reviewOf(sheet, { reviewer: lead.email, decided, decision, comment: 'Tuesday?' }));
  const { week, digest } = sheet;
  const decision = async () => {
    const found = await server.admin
      .use<{ decision: string }>(kim.database)
      .get(reviewId({ week, digest, reviewer: lead.email }))
      .catch(() => undefined);
    return found?.decision;
  };
  await write('other', '2026-11-03T09:00:00Z', 'returned');
  await expect.poll(decision).toBe('returned');
  await write('main', '2026-11-04T09:00:00Z', 'approved');
  await expect.poll(decision).toBe('approved');
  for (const database of databases()) await restore(database);
  await server.fanIn.sweep();
  await expect.poll(decision).toBe('approved');
});

it('a start begins one epoch in every database, and folds nothing again', async () => {
  await sendAndFold('2026-10-27');
  await server.fanIn.sweep();
  const epochsOf = async (database: string) => {
    const { epochs } = await server.admin.use<Epochs>(database).get(EPOCHS_ID);
    return epochs.map(({ id }) => id);
  };
  const databases = () => [server.admin.names.org, team(), kim.database];
  const before = await Promise.all(databases().map(epochsOf));
  for (let count = 0; count < 2; count += 1) {
    await stop();
    await start();
    await server.fanIn.sweep();
    await server.fanIn.sweep();
    expect(server.logged.filter((line) => /restored|epoch/.test(line))).toEqual([]);
  }
  const after = await Promise.all(databases().map(epochsOf));
  for (const [index, epochs] of after.entries()) {
    expect(epochs.slice(0, before[index]?.length)).toEqual(before[index]);
    expect(epochs).toHaveLength((before[index]?.length ?? 0) + 2);
  }
});
