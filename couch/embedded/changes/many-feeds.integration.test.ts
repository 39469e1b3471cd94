import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDatabase, admin, startEndpoint, type Running } from '../testing/start-endpoint.ts';

const USERS = 500;
const DATABASES = ['org', 'team', 'own'];
const TIMEOUT_MS = 280_000;

const warnings: string[] = [];
const note = (warning: Error) => warnings.push(`${warning.name}: ${warning.message}`);
const agent = new Agent({ maxSockets: Infinity });
let running: Running;

beforeAll(async () => {
  process.on('warning', note);
  running = await startEndpoint({ passwordIterations: 1 });
  for (const database of DATABASES) await addDatabase(running, database);
  const docs = Array.from({ length: USERS }, (_, place) => ({
    _id: `org.couchdb.user:u${place}`,
    type: 'user',
    name: `u${place}`,
    password: `u${place}-password`,
    roles: ['team']
  }));
  await running.ask(admin, 'POST', '/_users/_bulk_docs', { docs });
}, TIMEOUT_MS);

afterAll(async () => {
  await running.stop();
  agent.destroy();
  process.off('warning', note);
});

/** The response to a feed of changes from now on, over a connection of its own. */
function waitForChange(database: string, user: string): { begun: Promise<void>; response: Promise<unknown> } {
  const path = `/${database}/_changes?feed=longpoll&since=now&timeout=${TIMEOUT_MS}`;
  const request = get(running.url + path, { agent, auth: `${user}:${user}-password` });
  const responded = new Promise<string>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => void text(response).then(resolve, reject));
  });
  const begun = new Promise<void>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', () => resolve());
  });
  return { begun, response: responded.then((body) => JSON.parse(body) as unknown) };
}

it(
  '1,500 waiting feeds notice a write without a warning about listeners',
  async () => {
    const feeds = DATABASES.flatMap((database) =>
      Array.from({ length: USERS }, (_, place) => ({ database, ...waitForChange(database, `u${place}`) }))
    );
    await Promise.all(feeds.map(({ begun }) => begun));
    for (const database of DATABASES) {
      expect((await running.ask('u7:u7-password', 'PUT', `/${database}/pushed`, {})).status).toBe(201);
      const responses = await Promise.all(
        feeds.filter((feed) => feed.database === database).map(({ response }) => response)
      );
      expect(responses).toHaveLength(USERS);
      for (const response of responses) expect(response).toMatchObject({ results: [{ id: 'pushed' }] });
    }
    expect([...new Set(warnings)]).toEqual([]);
  },
  TIMEOUT_MS
);
