/**
 * A server restored from a copy of its files, on which others write first and agents then send again what the copy lacks: the
 * position of a dashboard from before says nothing about what the server has now.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { dayId, dayRange, parseDayId } from '#domain/documents/day.ts';
import { reviewId } from '#domain/documents/review.ts';
import { addDays } from '#domain/time/calendar.ts';
import { basicAuthorization } from '../../couch/connection.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { collectErrors, readSyncDetails, signIn, syncSays } from '../stage/browser/dashboard.ts';
import { emailOf, PASSWORD, ServerProcess } from '../stage/server/server-process.ts';
import { workDay } from '../stage/teams/report-day.ts';

const TODAY = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
const NOTICE = /The server was restored from a backup/;
const embedded = process.env['COUCHDB_URL'] === undefined;

let server: ServerProcess;
let context: BrowserContext;
let page: Page;
let errors: string[];
let ana: Registered;
let lee: Registered;
let mei: Registered;

beforeAll(async () => {
  server = await ServerProcess.start();
  ana = await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  lee = await server.register('lee', 'Lee Park');
  mei = await server.register('mei', 'Mei Lin');
  context = await (await sharedChromium()).newContext({ timezoneId: 'UTC' });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  errors = collectErrors(page);
});
afterAll(async () => {
  await closePages(await sharedChromium());
  await server?.remove();
});

const datesAgo = (...days: number[]) => days.map((ago) => addDays(TODAY, -ago)).sort();

/** Sends days as an agent does that has them in its store: with their revisions, as often as it is called. */
async function sendDays(
  { developer_id: developer, database, api_token: token = '' }: Registered,
  days: string[]
) {
  const [label = '', secret = ''] = token.split('.');
  const docs = days.map((date) => ({ ...workDay(developer, date, 4), _rev: `1-${'a'.repeat(32)}` }));
  const response = await fetch(`${server.url}/db/${database}/_bulk_docs`, {
    method: 'POST',
    headers: {
      authorization: basicAuthorization(`${developer}.${label}`, secret),
      'content-type': 'application/json'
    },
    body: JSON.stringify({ new_edits: false, docs })
  });
  expect([response.status, await response.json()]).toEqual([201, []]);
}

type Days = [developer: string, dates: string[]];
const ownDays = (...dates: string[]) => dates.map((date) => dayId(date, 'devbox')).sort();

const daysOnServer = async (database: string) => {
  const { rows } = await server.couch.use(database).list(dayRange());
  return rows.map(({ id }) => id);
};

/** What this browser's replica of a database holds; nothing while it is deleted or made. */
const documentsHere = (database: string) =>
  page.evaluate(async (name) => {
    const opened = (await indexedDB.databases()).find((each) => each.name?.replace(/~$/, '').endsWith(name));
    if (opened?.name === undefined) return [];
    const request = indexedDB.open(opened.name);
    // The page may have deleted it meanwhile: this must not make it again, or the page could not.
    request.onupgradeneeded = () => request.transaction?.abort();
    const isThere = await new Promise<boolean>((resolve) => {
      request.onsuccess = () => resolve(true);
      request.onerror = () => resolve(false);
    });
    if (!isThere) return [];
    try {
      const rows = request.result.transaction('document-store').objectStore('document-store').getAll();
      await new Promise((resolve) => (rows.onsuccess = resolve));
      return (rows.result as { id: string; winningRev: string }[]).map(({ id, winningRev }) => ({
        id,
        winningRev
      }));
    } finally {
      request.result.close();
    }
  }, database);

const daysHere = async (database: string) =>
  (await documentsHere(database)).map(({ id }) => id).filter((id) => parseDayId(id) !== undefined);

const hasDays = (database: string, ids: string[]) =>
  expect.poll(() => daysHere(database), { timeout: TIMEOUT_MS }).toEqual(ids);

/** Waits until the team has these days; the server adds those around them. */
const hasOnServer = (...days: Days[]) =>
  expect
    .poll(() => daysOnServer(server.team), { timeout: TIMEOUT_MS })
    .toEqual(expect.arrayContaining(days.flatMap(([id, dates]) => dates.map((date) => dayId(date, id)))));

async function hasTeamDays(...days: Days[]): Promise<void> {
  await hasOnServer(...days);
  const missingHere = async () => {
    const here = new Set(await daysHere(server.team));
    return (await daysOnServer(server.team)).filter((id) => !here.has(id));
  };
  await expect.poll(missingHere, { timeout: TIMEOUT_MS }).toEqual([]);
}

describe('a restored server', () => {
  beforeEach(({ skip }) => skip(!embedded, 'another CouchDB is restored into new databases'));

  const [before, later, others] = [datesAgo(20), datesAgo(1, 2, 3, 4, 5, 6, 7, 8), datesAgo(9, 10, 11, 12)];

  it('is read from the beginning by a dashboard that read further before', async () => {
    await sendDays(ana, before);
    await sendDays(lee, before);
    await signIn(page, server, 'ana');
    await hasDays(ana.database, ownDays(...before));
    await server.backUp();

    await sendDays(ana, later);
    await sendDays(lee, later);
    await hasDays(ana.database, ownDays(...before, ...later));
    await hasTeamDays(['ana', [...before, ...later]], ['lee', [...before, ...later]]);
    await syncSays(page, /Up to date/);

    await context.setOffline(true);
    await server.restore();
    await sendDays(ana, others);
    await sendDays(mei, later);
    await hasOnServer(['ana', [...before, ...others]], ['lee', before], ['mei', later]);
    await sendDays(ana, later);
    await sendDays(lee, later);
    const all = [...before, ...later, ...others];
    const team: Days[] = [
      ['ana', all],
      ['lee', [...before, ...later]],
      ['mei', later]
    ];
    await hasOnServer(...team);

    await context.setOffline(false);
    await hasDays(ana.database, ownDays(...all));
    await hasTeamDays(...team);
    await syncSays(page, /Up to date/);
    expect(await readSyncDetails(page)).toMatch(NOTICE);

    await page.reload();
    await syncSays(page, /Up to date/);
    await hasDays(ana.database, ownDays(...all));
    await hasTeamDays(...team);
    expect(await readSyncDetails(page)).not.toMatch(NOTICE);
    expect(errors).toEqual([]);
  });

  it('gets back what a manager wrote since the backup', async () => {
    await server.backUp();
    const week = `${TODAY.slice(0, 4)}-W01`;
    const digest = `sha256:${'0'.repeat(64)}`;
    const review = {
      ...{ type: 'review', v: 2, week, digest, developer: 'lee', reviewer: emailOf('ana') },
      ...{ decision: 'returned', comment: 'Please complete.', decided: `${TODAY}T08:00:00Z` }
    };
    const id = reviewId(review);
    const response = await fetch(`${server.url}/db/${server.team}/${encodeURIComponent(id)}`, {
      method: 'PUT',
      headers: {
        authorization: basicAuthorization(emailOf('ana'), PASSWORD),
        'content-type': 'application/json'
      },
      body: JSON.stringify(review)
    });
    const { rev } = (await response.json()) as { rev: string };
    await expect.poll(() => revisionHere(server.team, id), { timeout: TIMEOUT_MS }).toBe(rev);
    await server.restore();
    const revisionThere = async () =>
      (
        await server.couch
          .use(server.team)
          .head(id)
          .catch(() => undefined)
      )?.['etag'] as string | undefined;
    await expect.poll(revisionThere, { timeout: TIMEOUT_MS }).toBe(`"${rev}"`);
  });

  it('that was only started again is not read again', async () => {
    await syncSays(page, /Up to date/);
    const pages: string[] = [];
    const documents: string[] = [];
    page.on('request', (request) => {
      if (/_all_docs\?(startkey|endkey)/.test(request.url())) pages.push(request.url());
      if (!request.url().includes('_bulk_get')) return;
      const { docs } = request.postDataJSON() as { docs: { id: string }[] };
      documents.push(...docs.map(({ id }) => id));
    });
    for (let start = 0; start < 2; start += 1) {
      await server.kill();
      await server.start();
      await page.reload();
      await syncSays(page, /Up to date/);
      expect(await readSyncDetails(page)).not.toMatch(NOTICE);
    }
    expect(pages).toEqual([]);
    // Nothing but what the starts themselves wrote.
    expect(new Set(documents)).toEqual(new Set(['epochs']));
  });
});

const revisionHere = async (database: string, wanted: string) =>
  (await documentsHere(database)).find(({ id }) => id === wanted)?.winningRev;
