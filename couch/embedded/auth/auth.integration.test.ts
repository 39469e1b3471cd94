import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { addUser, admin, removeFolder, startEndpoint, type Running } from '../testing/start-endpoint.ts';

let running: Running;
beforeAll(async () => {
  running = await startEndpoint({ sessionSeconds: 1000, secureCookies: true, sameSiteCookies: 'Lax' });
});
afterAll(async () => {
  await running.stop();
  removeFolder(running.dataDir);
});
afterEach(() => vi.useRealTimers());

async function signIn(user: string) {
  const [name, password] = user.split(':');
  const { status, headers } = await running.ask('', 'POST', '/_session', { name, password });
  const setCookie = headers.get('set-cookie') ?? '';
  return { status, setCookie, cookie: setCookie.split(';')[0] ?? '' };
}

const whoHas = async (cookie: string) => {
  const { body, headers } = await running.ask('', 'GET', '/_session', undefined, { cookie });
  return { ctx: body['userCtx'], renewed: headers.get('set-cookie') };
};

const nobody = { name: null, roles: [] };

describe('sessions', () => {
  it('outlast a visit and are hidden from scripts', async () => {
    const { setCookie } = await signIn(await addUser(running, 'anna', ['team']));
    expect(setCookie).toMatch(
      /^AuthSession=[\w-]+; Version=1; Max-Age=1000; Path=\/; HttpOnly; SameSite=Lax; Secure$/
    );
  });

  it('are renewed after a tenth of their time and expire at its end', async () => {
    const { cookie } = await signIn(await addUser(running, 'ben', ['team']));
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start + 90_000 });
    expect(await whoHas(cookie)).toEqual({ ctx: { name: 'ben', roles: ['team'] }, renewed: null });
    vi.setSystemTime(start + 110_000);
    const { ctx, renewed } = await whoHas(cookie);
    expect(ctx).toEqual({ name: 'ben', roles: ['team'] });
    vi.setSystemTime(start + 1_050_000);
    expect((await whoHas(cookie)).ctx).toEqual(nobody);
    expect((await whoHas(renewed?.split(';')[0] ?? '')).ctx).toEqual({ name: 'ben', roles: ['team'] });
  });

  it('are invalid when one character of the cookie is changed, added or removed', async () => {
    const { cookie } = await signIn(await addUser(running, 'cleo'));
    const tampered = [`${cookie}A`, cookie.slice(0, -1), cookie.replace(/=(.)/, '=$1A')];
    for (let place = 12; place < cookie.length; place += 7) {
      const other = cookie[place] === 'A' ? 'B' : 'A';
      tampered.push(cookie.slice(0, place) + other + cookie.slice(place + 1));
    }
    for (const one of tampered) expect((await whoHas(one)).ctx).toEqual(nobody);
    expect((await whoHas(cookie)).ctx).toEqual({ name: 'cleo', roles: [] });
  });

  it('end when the password changes, and survive a change of roles', async () => {
    const { cookie } = await signIn(await addUser(running, 'dora'));
    const path = '/_users/org.couchdb.user:dora';
    const { body } = await running.ask(admin, 'GET', path);
    const { body: saved } = await running.ask(admin, 'PUT', path, { ...body, roles: ['team'] });
    expect((await whoHas(cookie)).ctx).toEqual({ name: 'dora', roles: ['team'] });
    await running.ask(admin, 'PUT', path, { ...body, _rev: saved['rev'], password: 'another' });
    expect((await whoHas(cookie)).ctx).toEqual(nobody);
  });

  it('end when the user is deleted', async () => {
    const { cookie } = await signIn(await addUser(running, 'emil'));
    const { body } = await running.ask(admin, 'GET', '/_users/org.couchdb.user:emil');
    await running.ask(admin, 'DELETE', `/_users/org.couchdb.user:emil?rev=${String(body['_rev'])}`);
    expect((await whoHas(cookie)).ctx).toEqual(nobody);
  });
});

describe('lockout', () => {
  it('refuses the right password after five wrong ones, for five minutes', async () => {
    const user = await addUser(running, 'fred');
    for (let i = 0; i < 5; i++) expect((await signIn('fred:wrong')).status).toBe(401);
    expect((await signIn(user)).status).toBe(403);
    expect((await running.ask(user, 'GET', '/_session')).status).toBe(403);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * 60_000 + 1000 });
    expect((await signIn(user)).status).toBe(200);
  });

  it('counts guesses that are sent simultaneously', async () => {
    await addUser(running, 'gina');
    const guesses = Array.from({ length: 12 }, () => signIn('gina:wrong'));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 403)).toHaveLength(7);
  });

  it('accepts many simultaneous requests with the right password', async () => {
    const user = await addUser(running, 'hugo');
    const responses = await Promise.all(
      Array.from({ length: 12 }, () => running.ask(user, 'GET', '/_session'))
    );
    expect(responses.map(({ status }) => status)).toEqual(new Array(12).fill(200));
  });

  it('treats unknown names in the same way', async () => {
    for (let i = 0; i < 5; i++) expect((await signIn('nobody:wrong')).status).toBe(401);
    expect((await signIn('nobody:wrong')).status).toBe(403);
  });
});
