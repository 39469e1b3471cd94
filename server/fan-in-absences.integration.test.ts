/** Absences and contracts of a person travel to their teams: without kinds that are not shared, and without notes and balances. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deletedAbsence } from '#domain/documents/absence.ts';
import { teamAbsencesId } from '#domain/documents/team-absences.ts';
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { absence, hoursAbsence } from '#domain/testing/absences.ts';
import { contract, FULL_TIME } from '#domain/testing/contracts.ts';
import type { Registered } from '#domain/api/developers.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let lead: Registered;
let person: Registered;
beforeAll(async () => {
  server = await startTestServer({ now: () => Date.parse('2026-11-22T12:00:00Z') });
  lead = await server.register('lead', { roles: ['manager'] });
  person = await server.register('kim');
});
afterAll(() => server.close());

type Stored = { _id: string; [member: string]: unknown };
const own = () => server.as(person.email, person.password!).use<Stored>(person.database);
const team = () => server.as(lead.email, lead.password!).use<Stored>(server.admin.names.team('main'));
const orNothing = <T>(response: Promise<T>) => response.catch(() => undefined);
const kims = <T extends object>(document: T) => ({ ...document, developer: 'kim' });

it('absences arrive by year, with their kind where it is shared', async () => {
  const documents = [
    absence('2026-12-24', 'half', { kind: 'sick', note: 'dentist, privately' }),
    absence('2026-12-28', 'full', { shared: true }),
    hoursAbsence('2027-01-04', 7200, { kind: 'other' })
  ].map(kims);
  await own().bulk({ docs: documents });
  const year = (name: string) => orNothing(team().get(teamAbsencesId(name, 'kim')));
  await expect
    .poll(() => year('2026'))
    .toMatchObject({
      absences: [
        { date: '2026-12-24', part: 'half' },
        { date: '2026-12-28', part: 'full', kind: 'vacation' }
      ]
    });
  await expect.poll(() => year('2027')).toMatchObject({ absences: [{ date: '2027-01-04', seconds: 7200 }] });
  const stored = JSON.stringify([await year('2026'), await year('2027')]);
  for (const secret of ['sick', 'other', 'dentist']) expect(stored).not.toContain(secret);

  // Deleted on one device, changed on another one at the same time: the deletion counts.
  const [first, , last] = documents;
  const { _rev: rev } = await own().get(first!._id);
  const number = rev!.split('-')[1]!;
  const versions = [deletedAbsence(first!), { ...first!, part: 'full', kind: 'other' }].map(
    (version, index) => ({
      ...version,
      _rev: `2-${String(index).repeat(32)}`,
      _revisions: { start: 2, ids: [String(index).repeat(32), number] }
    })
  );
  await own().bulk({ docs: versions, new_edits: false } as never);
  await expect.poll(() => year('2026')).toMatchObject({ absences: [{ date: '2026-12-28' }] });
  const current = await own().get(last!._id);
  await own().insert({ ...kims(deletedAbsence(last!)), _rev: current._rev! } as Stored);
  await expect.poll(() => year('2027')).toBeUndefined();
});

it('deletions of dates that do not exist keep nothing from arriving', async () => {
  const deletions = ['9999-12-31', '2026-99-99', '0000-00-00'].map((date) => ({
    ...{ _id: `absence:${date}:${'0'.repeat(26)}`, _rev: `1-${'a'.repeat(32)}`, _deleted: true },
    _revisions: { start: 1, ids: ['a'.repeat(32)] }
  }));
  await own().bulk({ docs: deletions, new_edits: false } as never);
  await own().insert(kims(absence('2028-03-01', 'full')));
  await expect
    .poll(() => orNothing(team().get(teamAbsencesId('2028', 'kim'))))
    .toMatchObject({ absences: [{ date: '2028-03-01' }] });
});

it('contracts arrive with their hours, and without the balance', async () => {
  const agreed = contract('2026-01-01', FULL_TIME, { until: '2027-12-31', openingBalance: 7200 });
  await server.admin.use<Stored>(person.database).insert(kims(agreed));
  const hours = { from: '2026-01-01', until: '2027-12-31', weekdays: agreed.weekdays };
  await expect
    .poll(async () => (await orNothing(team().get(teamDeveloperId('kim'))))?.['contracts'])
    .toEqual([hours]);
});

it('a profile without a name keeps the name that the person was registered with', async () => {
  const nameNow = async () => (await orNothing(team().get(teamDeveloperId('kim'))))?.['name'];
  await expect.poll(nameNow).toBeDefined();
  const registered = await nameNow();
  const profile = { type: 'profile', v: 1, zones: [], dayStart: '05:00' };
  await own().insert(kims({ _id: 'profile', ...profile, name: '' }));
  await expect
    .poll(async () => orNothing(team().get(teamDeveloperId('kim'))))
    .toMatchObject({ dayStart: '05:00', name: registered });
});
