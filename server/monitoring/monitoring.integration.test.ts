/** Monitoring of a real server: what it says, to whom, and what it never says. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as v from 'valibot';
import type { Registered } from '#domain/api/developers.ts';
import { Status } from '#domain/api/status.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { runProgram } from '../../cli/program.ts';
import { basicAuthorization } from '../../couch/connection.ts';
import { status } from '../commands/status.ts';
import {
  ADMIN_TOKEN,
  asAgent,
  startTestServer,
  writeAsAgent,
  type TestServer
} from '../testing/test-server.ts';
import { openLog } from './logging.ts';

const DEPLOY = new URL('../../deploy/monitoring/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, DEPLOY), 'utf8');

let server: TestServer;
let kim: Registered;
let scraped: string;

const scrape = async (headers: Record<string, string> = {}) => {
  const response = await fetch(`${server.url}/metrics`, { headers });
  return { status: response.status, text: await response.text() };
};
const day = (date: string) => workedDay(date, 'desk', [[36_000, 36_900]]);

beforeAll(async () => {
  server = await startTestServer();
  kim = await server.register('kim', { roles: ['manager'] });
  await writeAsAgent(server, kim, day('2026-10-27'));
  // A document that the validation function refuses.
  await asAgent(server, kim)
    .use(kim.database)
    .bulk({ docs: [{ _id: 'profile' }, { ...day('2026-10-28'), developer: 'lee' }] });
  await fetch(`${server.url}/db/${kim.database}/secret-document-of-kim`);
  await fetch(`${server.url}/api/v1/developers/kim@company.test/erase`, { method: 'POST' });
  await fetch(`${server.url}/no/such/kim@company.test`);
  await server.fanIn.sweep();
  await server.monitoring.collector.collect();
  scraped = (await scrape()).text;
});
afterAll(() => server.close());

const samples = () => scraped.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const valueOf = (sample: string) =>
  Number(
    samples()
      .find((line) => line.startsWith(`${sample} `))
      ?.split(' ')
      .at(-1)
  );

describe('metrics', () => {
  it('count requests by pattern, refused documents, syncs, databases and backups', () => {
    expect(
      valueOf('tidesheet_http_requests_total{route="/api/v1/register-developer",method="POST",status="2xx"}')
    ).toBe(1);
    expect(
      valueOf('tidesheet_http_requests_total{route="/db/:database/_bulk_docs",method="POST",status="2xx"}')
    ).toBeGreaterThan(0);
    expect(scraped).toMatch(/route="\/db\/:database\/:document",method="GET",status="4xx"/);
    expect(valueOf('tidesheet_refused_documents_total')).toBe(2);
    expect(valueOf('tidesheet_agent_requests_total{result="ok"}')).toBeGreaterThan(0);
    expect(valueOf('tidesheet_replication_age_developers{bucket="under_1h"}')).toBe(1);
    expect(valueOf('tidesheet_databases{kind="developers"}')).toBe(1);
    expect(valueOf('tidesheet_store_bytes{kind="teams"}')).toBeGreaterThan(0);
    expect(valueOf('tidesheet_open_conflicts')).toBe(0);
    expect(valueOf('tidesheet_couchdb_up')).toBe(1);
    expect(valueOf('tidesheet_backup_scheduled')).toBe(0);
    expect(scraped).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('name nobody: no person, address, device or database', () => {
    for (const word of ['kim', 'lee', 'company.test', 'desk', kim.database, '127.0.0.1', 'no/such', 'secret'])
      expect(scraped.toLowerCase()).not.toContain(word);
  });

  it('stay few, whatever is requested', async () => {
    const before = samples().length;
    for (let index = 0; index < 60; index++) {
      await fetch(`${server.url}/api/v1/guess-${index}`);
      await fetch(`${server.url}/db/guess-${index}/_guess${index}`);
      await fetch(`${server.url}/db/_guess${index}`);
      await fetch(`${server.url}/guess-${index}.js`);
    }
    scraped = (await scrape()).text;
    expect(samples().length - before).toBeLessThan(120);
    expect(scraped).not.toContain('guess');
  });

  it('count conflicts until they are resolved', async () => {
    const agent = asAgent(server, kim).use(kim.database);
    const branch = { ...day('2026-10-27'), developer: 'kim', through: '2026-10-27T12:00:00Z' };
    const rev = `1-${'f'.repeat(32)}`;
    const revisions = { _revisions: { start: 1, ids: ['f'.repeat(32)] }, _rev: rev };
    await agent.bulk({ docs: [{ ...branch, ...revisions }], new_edits: false } as { docs: object[] });
    await server.monitoring.collector.collect();
    scraped = (await scrape()).text;
    expect(valueOf('tidesheet_open_conflicts')).toBe(1);
    const found = await agent.get('day:2026-10-27:desk', { conflicts: true });
    await agent.destroy('day:2026-10-27:desk', String(found._conflicts?.[0]));
    await server.monitoring.collector.collect();
    scraped = (await scrape()).text;
    expect(valueOf('tidesheet_open_conflicts')).toBe(0);
  });

  it('are for this machine, or for who has the token', async () => {
    for (const name of ['X-Forwarded-For', 'Forwarded', 'Via', 'X-Real-IP'])
      expect((await scrape({ [name]: '192.0.2.7' })).status).toBe(403);
    const closed = await startTestServer({ metricsToken: 'a-token-for-prometheus' });
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`${closed.url}/metrics`, { headers })).status;
    expect(await ask({})).toBe(401);
    expect(await ask({ Authorization: 'Bearer a-token-for-prometheuz' })).toBe(401);
    expect(
      await ask({ Authorization: 'Bearer a-token-for-prometheus', 'X-Forwarded-For': '192.0.2.7' })
    ).toBe(200);
    await closed.close();
  });
});

describe('the files in deploy/monitoring', () => {
  const NAME = /\b(?:tidesheet|nodejs|process)_[a-z0-9_]+/g;
  const known = () => new Set(samples().map((line) => line.split(/[{ ]/)[0]));

  it('name metrics that there are', () => {
    const used = new Set(
      [...read('alerts.yml').matchAll(NAME), ...read('grafana-dashboard.json').matchAll(NAME)].map(
        ([name]) => name
      )
    );
    expect(used.size).toBeGreaterThan(15);
    expect([...used].filter((name) => !known().has(name))).toEqual([]);
  });

  it('are rules and a dashboard', () => {
    const rules = read('alerts.yml')
      .split(/^ {6}- alert: /m)
      .slice(1);
    expect(rules.length).toBeGreaterThan(10);
    for (const rule of rules) {
      expect(rule).toMatch(/^Tidesheet[A-Za-z]+\n/);
      for (const part of [
        /^ {8}expr: \S/m,
        /^ {8}labels: \{ severity: (critical|warning|info) \}$/m,
        /^ {10}summary: \S.*\.$/m
      ])
        expect(rule).toMatch(part);
      const expression = /^ {8}expr: (.*)$/m.exec(rule)?.[1] ?? '';
      for (const pair of ['()', '[]', '{}']) {
        const count = (bracket: string) => expression.split(bracket).length;
        expect(count(pair.charAt(0))).toBe(count(pair.charAt(1)));
      }
    }
    const Dashboard = v.object({
      title: v.literal('Tidesheet'),
      panels: v.array(
        v.object({
          id: v.number(),
          title: v.string(),
          gridPos: v.object({ h: v.number(), w: v.number(), x: v.number(), y: v.number() }),
          targets: v.pipe(v.array(v.object({ expr: v.string(), refId: v.string() })), v.minLength(1))
        })
      )
    });
    const { panels } = v.parse(Dashboard, JSON.parse(read('grafana-dashboard.json')));
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

describe('readiness and status', () => {
  it('says that the server can be used', async () => {
    expect(await server.call('/ready')).toMatchObject({
      status: 200,
      body: { ready: true, couchdb: 'up', started: true }
    });
  });

  it('is compared with the targets, for admins', async () => {
    const { body, status: code } = await server.call('/status', { headers: { 'Admin-Token': ADMIN_TOKEN } });
    expect(code).toBe(200);
    expect(v.parse(Status, body)).toMatchObject({
      syncSuccess: { target: 0.95, met: true },
      latency: { target: 60, developers: 1, met: true },
      developers: { under_1h: 1 }
    });
    expect((await server.call('/status')).status).toBe(401);
  });

  it('takes requests of agents alone for syncs', async () => {
    const idle = await server.register('idle');
    for (const authorization of [
      server.adminAuthorization,
      basicAuthorization(idle.email, idle.password ?? '')
    ])
      await fetch(`${server.url}/db/${idle.database}/_all_docs`, { headers: { authorization } });
    await server.fanIn.sweep();
    expect(server.monitoring.syncs.lastOf(idle.database)).toBeUndefined();
    await writeAsAgent(server, idle, day('2026-10-27'));
    expect(server.monitoring.syncs.lastOf(idle.database)).toBeGreaterThan(0);
  });

  it('is printed by a command', async () => {
    const printed: string[] = [];
    const context = { env: { ADMIN_TOKEN }, print: (line: string) => void printed.push(line), warn: vi.fn() };
    const run = (...argv: string[]) =>
      runProgram({ name: 'tidesheet-server', summary: '', version: '', commands: [status] }, argv, context);
    expect(await run('status', '--url', server.url)).toBe(0);
    expect(printed.join('\n')).toMatch(
      /^ok {3}sync success: 100\.0 % of \d+ requests[^]*ok {3}latency: 0 min/
    );
    await expect(run('status', '--url', 'http://127.0.0.1:1')).rejects.toThrow(
      'No server responds at http://127.0.0.1:1.'
    );
  });

  it('is remembered by the next start', async () => {
    await server.monitoring.syncs.beat();
    const next = await startTestServer(server.same);
    await vi.waitFor(() => expect(next.monitoring.syncs.totals().ok).toBeGreaterThan(0));
    expect(next.monitoring.syncs.lastOf(kim.database)).toBeGreaterThan(0);
    await next.close();
  });
});

describe('the log', () => {
  it.each(['text', 'json'] as const)(
    'as %s has the ids of requests and no secret, whatever is sent',
    async (format) => {
      const lines: string[] = [];
      const { log, logRequest } = await openLog(format, (line) => lines.push(line));
      const logging = await startTestServer({ log, logRequest });
      const lee = await logging.register('lee');
      const secrets = {
        password: 'pass-word-planted-1',
        token: 'planted-token-0123456789',
        cookie: 'bGVlOjY1MDAwMDAwOnBsYW50ZWQ',
        email: 'planted.person@company.test'
      };
      const basic = Buffer.from(`${secrets.email}:${secrets.password}`).toString('base64');
      const paths = [
        `/api/v1/developers/${secrets.email}/erase?token=${secrets.token}`,
        `/db/_users/org.couchdb.user:${encodeURIComponent(secrets.email)}?password=${secrets.password}`,
        `/db/_users/org.couchdb.user:${secrets.email}`,
        `/db/${lee.database}/${secrets.email}?rev=x&api_token=${lee.api_token}`,
        `/enrol/${secrets.token}`,
        `/${secrets.email}/..%2f..`,
        `/db/%ff${secrets.email}`
      ];
      for (const path of paths) {
        for (const method of ['GET', 'POST']) {
          const given: Record<string, string>[] = [
            { 'Admin-Token': secrets.token, Cookie: `AuthSession=${secrets.cookie}` },
            { Authorization: `Bearer ${secrets.token}` },
            { Cookie: `AuthSession=${secrets.cookie}` }
          ];
          for (const headers of given)
            await fetch(logging.url + path, {
              method,
              headers: {
                ...headers,
                'X-Request-Id': 'planted-request-id',
                'Content-Type': 'application/json'
              },
              ...(method === 'POST' && { body: JSON.stringify({ password: secrets.password }) })
            });
        }
      }
      log(
        `nano failed: http://admin:${secrets.password}@couch:5984/ Authorization: Basic ${basic} Cookie: AuthSession=${secrets.cookie}`
      );
      log(`GET /db/_users/org.couchdb.user:${secrets.email}?x=${secrets.email} failed`);
      await logging.close();
      const all = lines.join('\n');
      for (const secret of [
        ...Object.values(secrets),
        basic,
        lee.api_token ?? 'none',
        lee.password ?? 'none',
        ADMIN_TOKEN
      ])
        expect(all).not.toContain(secret);
      expect(all).toContain(`[removed]`);
      if (format === 'text') return;
      const entries = lines.map(
        (line) => JSON.parse(line) as { msg: string; requestId?: string; route?: string }
      );
      const requests = entries.filter(({ msg }) => msg === 'request');
      expect(requests.find(({ requestId }) => requestId === 'planted-request-id')).toMatchObject({
        route: expect.stringMatching(/^\//),
        status: expect.any(Number),
        level: 'info'
      });
      expect(requests.every(({ requestId }) => typeof requestId === 'string')).toBe(true);
    }
  );

  it('gives every response the id of its request', async () => {
    const { headers } = await server.call('/health');
    expect(headers.get('X-Request-Id')).toMatch(/^[0-9a-f]{16}$/);
  });
});
