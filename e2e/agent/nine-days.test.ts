import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sameContent } from '#domain/documents/content.ts';
import { dayId, DeviceDay } from '#domain/documents/day.ts';
import { datesBetween } from '#domain/time/calendar.ts';
import type { ActivityWatch } from '../../demo/activitywatch/server.ts';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { startNineDays } from '../stage/agent/nine-days.ts';
import { makeHome, removeHomes, runAgent } from '../stage/agent/run-agent.ts';

let server: TestServer;
let activitywatch: ActivityWatch;
beforeAll(async () => {
  server = await startTestServer();
  activitywatch = await startNineDays();
});
afterAll(async () => {
  await activitywatch.close();
  await server.close();
  removeHomes();
});

it('sends exactly what preview shows, for any number of days at once', async () => {
  const registered = await server.register('dora');
  const home = makeHome();
  const env = {
    SERVER_URL: server.url,
    DEVELOPER_ID: 'dora',
    API_TOKEN: registered.api_token ?? '',
    AW_URL: activitywatch.url,
    DATA_DIR: join(home, 'data')
  };
  const hours = Math.ceil((Date.now() - Date.parse('2026-10-18T00:00:00Z')) / 3_600_000);
  const synced = await runAgent(['sync', '--hours', String(hours)], env, home);
  expect(synced).toMatchObject({ code: 0, err: '' });
  const sent = server.admin.use(registered.database);
  let worked = 0;
  for (const date of datesBetween('2026-10-19', '2026-10-27')) {
    const { out } = await runAgent(['preview', '--date', date, '--json'], env, home);
    const [previewed] = (JSON.parse(out) as { documents: DeviceDay[] }).documents;
    const stored = v.parse(DeviceDay, await sent.get(dayId(date, 'devbox-01')));
    worked += stored.cells.length > 0 ? 1 : 0;
    expect(sameContent(stored, previewed ?? {}), date).toBe(true);
  }
  expect(worked).toBeGreaterThanOrEqual(7);
  const again = await runAgent(['sync', '--hours', String(hours)], env, home);
  expect(again.out).toContain('written 0');
});
