import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { AgentContact } from '#domain/api/agent-contact.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { basicAuthorization } from '../couch/connection.ts';
import { asAgent, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Asks as the agent of somebody. */
async function register(id: string) {
  const registered = await server.register(id);
  const [label, secret = ''] = (registered.api_token ?? '').split('.');
  const name = `${id}.${label}`;
  const authorization = basicAuthorization(name, secret);
  const ask = (tag = '') =>
    fetch(`${server.url}/api/v1/me/agent`, {
      // Without an age of its own, fetch asks for a response that nobody has stored.
      headers: { authorization, 'if-none-match': tag, 'cache-control': 'max-age=0' }
    });
  return { registered, name, ask };
}

const readContact = async (response: Response) => v.parse(AgentContact, await response.json());

describe('what an agent has to know before it reports', () => {
  it('names the developer, and has the documents that agents go by', async () => {
    const { registered, name, ask } = await register('anna');
    const response = await ask();
    expect([response.status, response.headers.get('content-encoding')]).toEqual([200, 'gzip']);
    const contact = await readContact(response);
    expect(contact).toMatchObject({
      user: { name },
      developer: { id: 'anna', database: registered.database },
      devices: [],
      rules: { _id: 'rules', type: 'rules' }
    });
    expect(contact.epochs).toMatch(/^\d+-[0-9a-f]+$/);
  });

  it('is not sent again until something of it changes, and days are nothing of it', async () => {
    const { registered, ask } = await register('kim');
    const tag = (await ask()).headers.get('etag') ?? '';
    const same = await ask(tag);
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', tag]);

    const own = asAgent(server, registered).use<{ developer: string }>(registered.database);
    const developer = 'kim';
    await own.insert({ ...SAMPLE_DOCUMENTS.day, developer });
    expect((await ask(tag)).status).toBe(304);

    await own.insert({ ...SAMPLE_DOCUMENTS.device, developer });
    const changed = await ask(tag);
    expect(changed.status).toBe(200);
    expect((await readContact(changed)).devices).toMatchObject([{ device: 'devbox-01', deviceId: 'a-b' }]);
  });

  it('names no developer whose database does not exist', async () => {
    const { registered, name, ask } = await register('otto');
    await server.admin.db.destroy(registered.database);
    const contact = await readContact(await ask());
    expect(contact).toMatchObject({ user: { name }, developer: null, devices: [] });
  });
});
