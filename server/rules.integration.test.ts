/** Who may change what in the organisation's rules, through the real endpoint or CouchDB. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import type { CategoryRule, Rules } from '#domain/documents/rules.ts';
import { addMatch, setWeight } from '#domain/rules/edit-categories.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let manager: Registered;
let admin: Registered;
beforeAll(async () => {
  server = await startTestServer();
  manager = await server.register('lead', { roles: ['manager'], teams: ['other'] });
  admin = await server.register('boss', { roles: ['admin'] });
});
afterAll(() => server.close());

type Stored = Rules & { _deleted?: boolean; _revisions?: { start: number; ids: string[] } };
type Act = { act: string; detail: object };
const org = ({ email, password }: Registered) =>
  server.as(email, password ?? '').use<Stored>(server.admin.names.org);
const current = () => org(admin).get('rules', { revs: true });
const content = ({ _revisions, ...rules }: Stored): Stored => rules;

/** The rules with a pattern that would tell whether a title has the letters. */
function asking(rules: Stored, letters: string): Stored {
  const probe: CategoryRule = { id: 'probe', name: ['Probe'], rule: { type: 'regex', regex: letters } };
  return { ...content(rules), categories: [...rules.categories.filter(({ id }) => id !== 'probe'), probe] };
}

const REFUSED = /Only admins may change patterns/;

it('managers sort apps into categories, and ask nothing about titles', async () => {
  const rules = await current();
  await org(manager).insert(addMatch(content(rules), ['Comms', 'IM'], { kind: 'app', name: 'Murmur' }));
  await expect(org(manager).insert(asking(await current(), '^Sal'))).rejects.toThrow(REFUSED);
  await org(admin).insert(asking(await current(), 'invoice'));
  await expect(org(manager).insert(asking(await current(), 'salary'))).rejects.toThrow(REFUSED);
});

it('managers share no more of anybody, also not by deleting the version in force', async () => {
  const rules = content(await current());
  const wide = {
    ...rules,
    projectHoldSeconds: 86_400,
    sharing: { ...rules.sharing, hiddenCategories: ['Media'] }
  };
  await expect(org(manager).insert(wide)).rejects.toThrow(/Only admins may change what may leave a machine/);
  await org(admin).insert(wide);
  const narrow = { ...rules, ...content(await current()), projectHoldSeconds: 0 };
  await org(admin).insert(narrow);
  await expect(org(manager).insert({ ...rules, _rev: (await current())._rev! })).rejects.toThrow(
    /Only admins/
  );
  const before = content(await current());
  const loser = { ...rules, _rev: `1-${'0'.repeat(32)}`, _revisions: { start: 1, ids: ['0'.repeat(32)] } };
  await server.as(admin.email, admin.password!).request({
    db: server.admin.names.org,
    path: '_bulk_docs',
    method: 'POST',
    body: { new_edits: false, docs: [loser] }
  });
  for (const rev of [loser._rev, before._rev!])
    await expect(org(manager).destroy('rules', rev)).rejects.toThrow(/Only admins may delete the rules/);
  const deletion = { _id: 'rules', _deleted: true, _rev: `9-${'a'.repeat(32)}` };
  for (const parent of [loser._rev, before._rev!, `8-${'b'.repeat(32)}`]) {
    const _revisions = { start: 9, ids: ['a'.repeat(32), ...Array(7).fill('c'.repeat(32)), parent.slice(2)] };
    const sent = { new_edits: false, docs: [{ ...deletion, _revisions }] };
    const bulk = { db: server.admin.names.org, path: '_bulk_docs', method: 'POST', body: sent };
    expect(await server.as(manager.email, manager.password!).request(bulk)).toMatchObject([
      { error: 'forbidden' }
    ]);
  }
  expect(content(await current())).toEqual(before);
  await org(admin).destroy('rules', loser._rev);
  expect(content(await current())).toEqual(before);
});

describe('a version that a manager writes beside the one in force brings nothing back', () => {
  type Conflicted = Stored & { _conflicts?: string[] };
  const withConflicts = (): Promise<Conflicted> => org(admin).get('rules', { conflicts: true });
  const replicate = ({ email, password }: Registered, doc: Stored): Promise<unknown> =>
    server.as(email, password!).request({
      ...{ db: server.admin.names.org, path: '_bulk_docs', method: 'POST' },
      body: { new_edits: false, docs: [doc] }
    });
  /** The version with so many revisions on top of it. */
  function onTopOf(version: Stored, count: number): Stored {
    const { start, ids } = version._revisions!;
    const more = Array.from({ length: count }, () => `f${randomBytes(16).toString('hex').slice(1)}`);
    const _rev = `${start + count}-${more[0]}`;
    return { ...content(version), _rev, _revisions: { start: start + count, ids: [...more, ...ids] } };
  }
  const narrow = (rules: Stored): Stored => ({
    ...content(rules),
    sharing: { ...rules.sharing, detail: 'day', apps: false }
  });

  it('that follows an older one', async () => {
    const older = await current();
    const { sharing } = narrow(older);
    await org(admin).insert(narrow(older));
    await server.fanIn.sweep();
    // Refused where nothing is left of the older one.
    await replicate(manager, onTopOf(older, 3));
    await server.fanIn.sweep();
    await expect.poll(async () => (await current()).sharing).toEqual(sharing);
    expect((await withConflicts())._conflicts).toBeUndefined();
    await org(admin).insert({ ...content(await current()), sharing: older.sharing });
    await server.fanIn.sweep();
    expect((await current()).sharing).toEqual(older.sharing);
  });

  it('that follows one that lost', async () => {
    const wide = await current();
    await org(admin).insert(narrow(wide));
    const id = randomBytes(16).toString('hex');
    const lost = { ...content(wide), _rev: `1-${id}`, _revisions: { start: 1, ids: [id] } };
    await replicate(admin, lost);
    await server.fanIn.sweep();
    const before = content(await current());
    expect(before.sharing).toEqual(narrow(wide).sharing);
    expect(await replicate(manager, onTopOf(lost, 15))).toEqual([]);
    await server.fanIn.sweep();
    await expect.poll(async () => (await current()).sharing).toEqual(before.sharing);
    await expect.poll(async () => (await withConflicts())._conflicts).toBeUndefined();
    expect({ ...content(await current()), _rev: '' }).toEqual({ ...before, _rev: '' });
    expect(server.logged.join('\n')).toContain('beside those in force do not count');
    await org(admin).insert({ ...content(await current()), sharing: wide.sharing });
  });

  it('but what managers may change counts', async () => {
    const before = await current();
    const weighted = { ...setWeight(content(before), ['Comms'], -2), _revisions: before._revisions! };
    await org(admin).insert(setWeight(content(before), ['Media'], -2));
    await server.fanIn.sweep();
    const written = onTopOf(weighted, 5);
    const refused = await replicate(manager, written);
    await server.fanIn.sweep();
    if (JSON.stringify(refused) === '[]') expect((await current())._rev).toBe(written._rev);
    for (const rev of (await withConflicts())._conflicts ?? []) await org(admin).destroy('rules', rev);
  });
});

it('every change of title patterns is in the audit, and no other change', async () => {
  const acts = async () => {
    const { rows } = await server.admin.use<Act>(server.admin.names.audit).list({ include_docs: true });
    return rows.flatMap(({ doc }) => (doc?.act === 'title-patterns' ? [doc.detail] : []));
  };
  await expect.poll(acts).toEqual([{ added: ['category probe'], changed: [], removed: [] }]);
  await org(admin).insert(addMatch(content(await current()), ['Comms', 'IM'], { kind: 'app', name: 'Chat' }));
  await org(admin).insert(asking(await current(), 'receipt'));
  await expect.poll(acts).toContainEqual({ added: [], changed: ['category probe'], removed: [] });
  expect(await acts()).toHaveLength(2);
});

it('nor do they as replicated revisions, on top of what is there or beside it', async () => {
  const rules = await current();
  const { start, ids } = rules._revisions!;
  for (const revisions of [
    { start: start + 1, ids: ['f'.repeat(32), ...ids] },
    { start: start + 9, ids: ['f'.repeat(32)] },
    { start: 1, ids: ['e'.repeat(32)] }
  ]) {
    const branch = { ...asking(rules, '^Sal'), _revisions: revisions };
    const _rev = `${revisions.start}-${revisions.ids[0]}`;
    const request = server.as(manager.email, manager.password!).request({
      db: server.admin.names.org,
      path: '_bulk_docs',
      method: 'POST',
      body: { new_edits: false, docs: [{ ...branch, _rev }] }
    });
    expect(await request).toMatchObject([{ error: 'forbidden' }]);
  }
  expect((await current())._rev).toBe(rules._rev);
});

it('nor after the rules were deleted', async () => {
  const { _rev, ...rules } = content(await current());
  await org(admin).destroy('rules', _rev ?? '');
  await expect(org(manager).insert(rules)).rejects.toThrow(REFUSED);
  const again = await startTestServer(server.same);
  await again.close();
  await expect(current()).rejects.toThrow(/deleted|missing/);
  await org(admin).insert(rules);
  expect(content(await current())).toMatchObject(rules);
});

it('rules that would keep every machine busy are refused from admins too', async () => {
  const rules = content(await current());
  const large = Array.from({ length: 200_000 }, (_, index) => `word${index}`).join('|');
  await expect(org(admin).insert(asking(rules, large))).rejects.toThrow(/too large/);
  await expect(org(admin).insert(asking(rules, large.slice(0, 6000)))).rejects.toThrow(/^rules\.categories/);
  await expect(org(admin).insert(asking(rules, '(?:x{30}){30}'.repeat(20)))).rejects.toThrow(/too large/);
});

it('a lost database of the organisation comes back with rules that share the least', async () => {
  const before = content(await current());
  await server.admin.db.destroy(server.admin.names.org);
  const again = await startTestServer(server.same);
  const { sharing, categories } = await again.admin.use<Rules>(again.admin.names.org).get('rules');
  await again.close();
  expect(sharing).toEqual({ apps: false, domains: false, hiddenCategories: [], detail: 'day' });
  expect(categories.filter(({ rule }) => rule.type === 'regex')).toEqual([]);
  const { _rev } = await current();
  await server.admin.use<Rules>(server.admin.names.org).insert({ ...before, ...(_rev && { _rev }) });
});

it('rules that nobody can read give way to the last ones that could be read', async () => {
  const before = content(await current());
  await server.fanIn.sweep();
  const stored = server.admin.use<Stored>(server.admin.names.org);
  const { rows } = await stored.list({ startkey: '_design/', endkey: '_design0', include_docs: true });
  for (const { id, value } of rows) await stored.destroy(id, value.rev);
  const broken = { ...before, categories: [{ id: 'work', name: ['Work', ''], rule: { type: 'none' } }] };
  await stored.insert(broken as Stored);
  for (const { doc } of rows) await stored.insert({ ...doc, _rev: undefined } as unknown as Stored);
  await server.fanIn.sweep();
  await expect.poll(async () => (await current()).categories).toEqual(before.categories);
  expect(server.logged.join('\n')).toMatch(/the rules cannot be read \(categories\.0\.name\.1: /);
  expect(
    (await server.admin.use<Act>(server.admin.names.audit).list({ include_docs: true })).rows
  ).toContainEqual(
    expect.objectContaining({ doc: expect.objectContaining({ act: 'rules-restored', by: 'service' }) })
  );
});
