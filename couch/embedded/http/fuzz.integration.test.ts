import { Agent } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sent, type Sent } from '../testing/random-requests.ts';
import { sendAsIs } from '../testing/send-as-is.ts';
import { admin, startNotes, type Notes } from '../testing/start-endpoint.ts';

const secret = 'only-for-the-admin';
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
let running: Notes;
let alice: string;
beforeAll(async () => {
  running = await startNotes({ maxBodyBytes: 20_000 });
  ({ alice } = running);
  const views = { all: { map: 'function (doc) { emit(doc.k, doc.n); }', reduce: '_sum' } };
  const filters = { some: 'function (doc, req) { return doc._id > req.query.from; }' };
  await running.ask(admin, 'PUT', '/notes/_design/d', { views, filters });
  await running.ask(admin, 'PUT', '/notes/a', { k: 1, n: 1 });
  await running.ask(admin, 'PUT', '/closed');
  await running.ask(admin, 'PUT', '/closed/a', { k: secret, [secret]: 1 });
  await running.ask(admin, 'PUT', `/closed/_local/a`, { secret });
});
afterAll(async () => {
  agent.destroy();
  await running.remove();
});

const send = (request: Sent) =>
  sendAsIs(request, {
    agent,
    origin: running.url,
    authorization: `Basic ${Buffer.from(alice).toString('base64')}`
  });

const knownFailures = /: function_failed: /;

it(
  '10,000 random requests get responses: no crash, no unlogged failure, nothing from a closed database',
  { timeout: 240_000 },
  async () => {
    const property = fc.asyncProperty(fc.array(sent, { minLength: 20, maxLength: 20 }), async (requests) => {
      const logged = running.logged.length;
      const responses = await Promise.all(requests.map(send));
      for (const [index, { status, text }] of responses.entries()) {
        expect(status).toBeGreaterThanOrEqual(200);
        if (requests[index]?.target.method !== 'HEAD' && status >= 400)
          expect(text).toMatch(/\{"error":"\w+","reason":".+"\}\n$/s);
        expect(text).not.toContain(secret);
      }
      const failed = responses.filter(({ status }) => status >= 500 && status !== 501);
      const notes = running.logged.slice(logged);
      expect(notes.filter((note) => !knownFailures.test(note))).toEqual([]);
      expect(failed).toHaveLength(notes.length);
    });
    await fc.assert(property, { numRuns: 500 });
    expect((await running.ask(admin, 'GET', '/closed/a')).body).toMatchObject({ k: secret });
  }
);
