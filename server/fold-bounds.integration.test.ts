/** A person who writes more than a day can hold slows nobody down, and every fold comes to an end. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dayId, MAX_DEVICE_DAYS, type PersonDay } from '#domain/documents/day.ts';
import { entryId, MAX_ENTRIES_PER_DAY } from '#domain/documents/entry.ts';
import { trackedSeconds } from '#domain/metrics/totals.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const DATE = '2026-10-27';
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: () => Date.parse('2026-11-22T12:00:00Z') });
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
  expect(logged).toContain(`50 of 150 entries on ${DATE} are left out`);
  expect(logged).toContain(`5 of 15 machines on ${DATE} are left out`);
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
