/** A person who writes more than a day can hold slows nobody down, and every fold comes to an end. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { dayId, dayRange, MAX_DEVICE_DAYS, parseDayId, type PersonDay } from '#domain/documents/day.ts';
import { entryId, MAX_ENTRIES_PER_DAY } from '#domain/documents/entry.ts';
import { monthRange, type PersonMonth } from '#domain/documents/month.ts';
import { trackedSeconds } from '#domain/metrics/totals.ts';
import { addDays } from '#domain/time/calendar.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { FanInWork } from './jobs/fan-in/fan-in-work.ts';
import { Turn } from './jobs/fan-in/turn.ts';
import { WorkQueue } from './jobs/work-queue.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const DATE = '2026-10-27';
const NOW = '2026-11-22T12:00:00Z';
let nowIs = NOW;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: () => Date.parse(nowIs) });
});
afterAll(() => server.close());

it('entries and machines of one date beyond the limits are left out, logged', async () => {
  const person = await server.register('busy');
  const own = server.admin.use(person.database);
  const entries = Array.from({ length: MAX_ENTRIES_PER_DAY + 50 }, (_, index) => ({
    ...SAMPLE_DOCUMENTS.entry,
    _id: entryId(DATE, String(index).padStart(26, '0')),
    developer: 'busy',
    project: `p${index}`
  }));
  const days = Array.from({ length: MAX_DEVICE_DAYS + 5 }, (_, index) => ({
    ...workedDay(DATE, `box-${String(index).padStart(2, '0')}`, [[36_000, 36_900]]),
    developer: 'busy'
  }));
  await own.bulk({ docs: [...entries, ...days] });
  await server.fanIn.sweep();
  const day = await server.admin.use<PersonDay>(server.admin.names.team('main')).get(dayId(DATE, 'busy'));
  expect(day.devices).toHaveLength(MAX_DEVICE_DAYS);
  expect(trackedSeconds(day)).toBeLessThanOrEqual(86_400);
  const logged = server.logged.join('\n');
  expect(logged).toContain(`more than ${MAX_ENTRIES_PER_DAY} entries on ${DATE}: the first`);
  expect(logged).toContain(`more than ${MAX_DEVICE_DAYS} machines on ${DATE}: the first`);
  const count = server.logged.length;
  const another = { ...workedDay(DATE, 'zzz', [[0, 900]]), developer: 'busy' };
  await own.bulk({ docs: [another] });
  await server.fanIn.sweep();
  expect(server.logged.slice(count)).toEqual([]);
});

it('a document from before the limits is left out, and the others count', async () => {
  const person = await server.register('early');
  const own = server.admin.use(person.database);
  const zones = Array.from({ length: 5000 }, () => ({ from: DATE, tz: 'Asia/Kolkata' }));
  const profile = { ...SAMPLE_DOCUMENTS.profile, developer: 'early', zones };
  const large = { ...workedDay('2026-10-28', 'a', [[0, 900]]), developer: 'early', cells: [40, 0, 9e15] };
  const good = { ...workedDay(DATE, 'a', [[36_000, 36_900]]), developer: 'early' };
  await own.bulk({ docs: [profile, large, good] });
  await server.fanIn.sweep();
  const team = server.admin.use<PersonDay>(server.admin.names.team('main'));
  expect(await team.get(dayId(DATE, 'early'))).toMatchObject({ tz: 'UTC' });
  expect(server.logged.join('\n')).toContain('profile is left out');
  expect(server.logged.join('\n')).toContain(`${dayId('2026-10-28', 'a')} is left out`);
});

describe('a person with many dates', () => {
  let second: TestServer;
  let isFailing = false;
  beforeEach(async () => {
    nowIs = NOW;
    isFailing = false;
    second = await startTestServer({ now: () => Date.parse(nowIs) });
    // From here on only what a test runs folds.
    await second.fanIn.stop();
  });
  afterEach(() => second.close());

  const dates = Array.from({ length: 160 }, (_, index) => addDays('2026-01-01', index));

  /** As a process has it: what it knows beyond the databases is gone with it. */
  function startFolding() {
    let isHeld = false;
    const turns: string[] = [];
    const errors: unknown[] = [];
    const { admin: couch } = second;
    const work = new FanInWork(
      { couch, log: (line) => second.logged.push(line), compact: () => undefined, now: clock },
      (database) => isHeld || queue.add(database),
      () => new Turn({ maxMs: Infinity })
    );
    const queue = new WorkQueue(async (database) => {
      turns.push(database);
      await work.doFor(database).catch((error) => errors.push(error));
    }, 1);
    const fold = async (...databases: string[]) => {
      for (const database of databases) queue.add(database);
      await queue.idle();
    };
    /** One turn, after which nothing is done with what it left. */
    const foldOnce = async (database: string) => {
      isHeld = true;
      await work.doFor(database).finally(() => (isHeld = false));
    };
    return { foldOnce, fold, turns, errors };
  }

  const clock = () => {
    if (isFailing) throw new Error('no clock');
    return Date.parse(nowIs);
  };

  async function writeEntries(id: string, on: string[]): Promise<Registered> {
    const person = await second.register(id);
    const docs = on.map((date, index) => entryOn(id, date, index));
    await second.admin.use(person.database).bulk({ docs });
    return person;
  }
  const entryOn = (developer: string, date: string, index: number) => ({
    ...SAMPLE_DOCUMENTS.entry,
    ...{ _id: entryId(date, String(index).padStart(26, '0')), developer, date },
    ...{ start: `${date}T10:00:00Z`, end: `${date}T11:00:00Z` }
  });

  async function daysOf(id: string): Promise<{ date: string; rev: string }[]> {
    const { rows } = await second.admin.use(second.admin.names.team('main')).list(dayRange());
    return rows.flatMap((row) => {
      const day = parseDayId(row.id);
      return day?.owner === id ? [{ date: day.date, rev: row.value.rev }] : [];
    });
  }
  async function datesOfMonths(id: string): Promise<string[]> {
    const { rows } = await second.admin
      .use<PersonMonth>(second.admin.names.team('main'))
      .list({ ...monthRange(), include_docs: true });
    return rows.flatMap(({ doc }) => (doc?.developer === id ? doc.days.map(({ date }) => date) : []));
  }
  const writtenOnce = (days: { rev: string }[]) => days.every(({ rev }) => rev.startsWith('1-'));
  const datesOf = (days: { date: string }[]) => days.map(({ date }) => date);

  it('goes to the back of the queue after 50 dates, also when only their profile changed', async () => {
    const busy = await writeEntries('busy', dates);
    const quick = await writeEntries('quick', dates.slice(0, 1));
    const { fold, turns, errors } = startFolding();
    await fold(busy.database, quick.database);
    expect(turns).toEqual([busy, quick, busy, busy, busy].map(({ database }) => database));
    expect(errors).toEqual([]);
    const days = await daysOf('busy');
    expect(datesOf(days)).toEqual(dates);
    expect(writtenOnce(days)).toBe(true);

    const profile = { ...SAMPLE_DOCUMENTS.profile, developer: 'busy' };
    await second.admin.use(busy.database).insert(profile);
    turns.length = 0;
    await fold(busy.database, quick.database);
    expect(turns.slice(0, 3)).toEqual([busy, quick, busy].map(({ database }) => database));
    expect(turns.length).toBeGreaterThanOrEqual(5);
    turns.length = 0;
    await fold(busy.database);
    expect(turns).toEqual([busy.database]);
  });

  it('has every date once, in days and months, when the process ends between two turns', async () => {
    const busy = await writeEntries('busy', dates);
    for (let process = 0; process < 3; process += 1) {
      await startFolding().foldOnce(busy.database);
      // Entries may count up to three days before the date in their ids, so the first dates have nothing.
      expect(await daysOf('busy')).toHaveLength(47);
    }
    await startFolding().fold(busy.database);
    const days = await daysOf('busy');
    expect(datesOf(days)).toEqual(dates);
    expect(writtenOnce(days)).toBe(true);
    expect(await datesOfMonths('busy')).toEqual(dates);
  });

  it('has every date once when a turn fails between two others, and when they write meanwhile', async () => {
    const busy = await writeEntries('busy', dates);
    const { foldOnce, fold, errors } = startFolding();
    const own = second.admin.use(busy.database);
    const late = '2025-12-31';
    await foldOnce(busy.database);
    await own.insert(entryOn('busy', late, 0));
    // Its days are written then, but their months and the checkpoint are not.
    isFailing = true;
    await expect(foldOnce(busy.database)).rejects.toThrow('no clock');
    isFailing = false;
    await fold(busy.database);
    expect(errors).toEqual([]);
    const days = await daysOf('busy');
    expect(datesOf(days)).toEqual([...dates, late].sort());
    expect(writtenOnce(days)).toBe(true);
    expect(await datesOfMonths('busy')).toEqual([...dates, late].sort());
  });

  it('has in the end what was written between two turns', async () => {
    const busy = await writeEntries('busy', dates);
    const { foldOnce, fold } = startFolding();
    await foldOnce(busy.database);
    await second.admin.use(busy.database).insert(entryOn('busy', '2025-12-31', 0));
    await fold(busy.database);
    expect(datesOf(await daysOf('busy'))).toEqual(['2025-12-31', ...dates]);
  });

  it('is folded from 2000 to the day after tomorrow, and later dates once they come near', async () => {
    const person = await writeEntries('ahead', [
      '1999-12-31',
      '2000-01-01',
      '2026-11-24',
      '2026-11-25',
      '2026-11-27',
      '2098-01-01'
    ]);
    const { fold } = startFolding();
    const foldOn = async (now: string) => {
      nowIs = now;
      await fold(person.database);
      return datesOf(await daysOf('ahead'));
    };
    expect(await foldOn(NOW)).toEqual(['2000-01-01', '2026-11-24']);
    expect(await foldOn('2026-11-23T00:00:00Z')).toEqual(['2000-01-01', '2026-11-24', '2026-11-25']);
    expect(await foldOn('2026-12-22T00:00:00Z')).toHaveLength(4);
    const { update_seq: before } = await second.admin.use(second.admin.names.team('main')).info();
    await foldOn('2026-12-23T00:00:00Z');
    expect((await second.admin.use(second.admin.names.team('main')).info()).update_seq).toBe(before);
  });
});
