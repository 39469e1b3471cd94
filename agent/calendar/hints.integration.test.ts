/** The calendar over HTTP and from files, and the documents that a real store has of it. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Hint, hintRange } from '#domain/documents/hint.ts';
import { openStore, type Store } from '../store.ts';
import { updateHints } from './hints.ts';
import { readCalendar } from './read-calendar.ts';

const NOW_MS = Date.parse('2026-10-27T12:00:00Z');
const SECRETS = [
  'Salary of Kim',
  'Room Kilimanjaro',
  'kim@company.test',
  'Project Falcon',
  'meeting-uid-of-kim'
];

const calendarOf = (...events: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'X-WR-CALNAME:Project Falcon', ...events, 'END:VCALENDAR'].join('\r\n');
const meeting = (start: string, uid = 'meeting-uid-of-kim') =>
  [
    ...['BEGIN:VEVENT', `UID:${uid}`, `DTSTART:${start}`, 'DURATION:PT1H', 'SUMMARY:Salary of Kim'],
    ...['LOCATION:Room Kilimanjaro', 'ATTENDEE:mailto:kim@company.test', 'END:VEVENT']
  ].join('\r\n');

let folder: string;
let store: Store;
let close: (() => void) | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-calendar-'));
  store = await openStore(folder);
});
afterEach(async () => {
  close?.();
  close = undefined;
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => server.close();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const update = (calendar: string | undefined, nowMs = NOW_MS) =>
  updateHints(
    {
      config: {
        ...{ awUrl: '', dataDir: folder, serverUrl: '', developer: 'john_doe' },
        token: { label: '', secret: '' },
        ...(calendar !== undefined && { calendar })
      },
      store,
      nowMs
    },
    'devbox-01'
  );
const stored = async () => {
  const { rows } = await store.pouch.allDocs({ ...hintRange(), include_docs: true });
  return rows.map(({ doc }) => doc);
};
const sequence = async () => (await store.pouch.info()).update_seq;

describe('hints', () => {
  it('have busy times of the last and the next days and nothing else, and are written when they change', async () => {
    const file = join(folder, 'calendar.ics');
    const days = ['20260901T080000Z', '20261026T080000Z', '20261103T080000Z', '20261104T080000Z'];
    await writeFile(
      file,
      calendarOf(...days.map((start, index) => meeting(start, `uid ${index}`)), meeting('20261028T090000Z'))
    );
    expect(await update(file)).toEqual([]);
    const documents = await stored();
    expect(documents.map((document) => document?._id)).toEqual(
      ['2026-10-26', '2026-10-28', '2026-11-03'].map((date) => `hint:${date}:devbox-01`)
    );
    for (const document of documents) expect(v.is(Hint, document)).toBe(true);
    for (const secret of SECRETS) expect(JSON.stringify(documents)).not.toContain(secret);
    const before = await sequence();
    await update(file);
    expect(await sequence()).toBe(before);

    await writeFile(file, calendarOf(meeting('20261028T100000Z')));
    await update(file);
    const moved = await stored();
    expect(moved.map((document) => document?._id)).toEqual(['hint:2026-10-28:devbox-01']);
    const hashOf = (document: unknown) => v.parse(Hint, document).events[0]?.hash;
    expect(hashOf(moved[0])).toBe(hashOf(documents[1]));
    // Once days are over for so long, they stay as they are.
    await writeFile(file, calendarOf());
    await update(file, NOW_MS + 60 * 86_400_000);
    expect(await stored()).toHaveLength(1);
    await update(undefined);
    expect(await stored()).toEqual([]);
  });

  it('stay where the calendar cannot be read, which is said without its address', async () => {
    const file = join(folder, 'calendar.ics');
    await writeFile(file, calendarOf(meeting('20261028T090000Z')));
    await update(file);
    await writeFile(file, '<html>Project Falcon</html>');
    const notices = [
      ...(await update(file)),
      ...(await update(join(folder, 'secret-name.ics'))),
      ...(await update(folder)),
      ...(await update('https://127.0.0.1:1/secret-name.ics'))
    ];
    expect(notices).toHaveLength(4);
    for (const notice of notices) {
      expect(notice).toMatch(/^The calendar \(CALENDAR\) was not read\. .* stays\.$/);
      expect(notice).not.toMatch(/secret-name|Falcon/);
    }
    expect(await stored()).toHaveLength(1);
  });

  it('are few, whatever a calendar has', async () => {
    const file = join(folder, 'calendar.ics');
    const many = Array.from({ length: 500 }, (_, index) => meeting('20261028T090000Z', `uid ${index}`));
    await writeFile(file, calendarOf(...many));
    await update(file);
    expect(v.parse(Hint, (await stored())[0]).events).toHaveLength(100);
  });
});

describe('a calendar’s server', () => {
  const text = calendarOf(meeting('20261028T090000Z'));

  it('may redirect a few times, and gets the password alone', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end(text);
    });
    const closeOther = close;
    const first = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(302, { location: `${other}/moved` }).end();
    });
    const closeFirst = close;
    close = () => [closeOther, closeFirst].forEach((end) => end?.());
    expect(await readCalendar(first.replace('//', '//kim:p%40ss@'))).toBe(text);
    expect(seen).toEqual([`Basic ${Buffer.from('kim:p@ss').toString('base64')}`, undefined]);
  });

  it.each<[string, RequestListener, RegExp]>([
    [
      'that redirects for ever',
      (_, response) => void response.writeHead(302, { location: '/' }).end(),
      /too often/
    ],
    ['that sends too much', (_, response) => void response.end('x'.repeat(5_000_001)), /larger than 5 MB/],
    ['that refuses', (_, response) => void response.writeHead(403).end(), /\(403\)/],
    ['that is silent', () => undefined, /in time/],
    [
      'that stops half-way',
      (_, response) => void response.writeHead(200, { 'content-length': '99999' }).write('BEGIN:VCALENDAR'),
      /in time/
    ]
  ])('%s is not waited for', async (_name, listener, message) => {
    const url = await serve(listener);
    await expect(readCalendar(url, { timeoutMs: 700 })).rejects.toThrow(message);
  });
});
