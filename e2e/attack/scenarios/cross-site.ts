/** What pages of other sites make the browser of somebody send who is signed in. */
import { pathOf } from '#domain/api/route.ts';
import { ROUTES } from '#domain/api/routes.ts';
import { HARMLESS_PARAMS } from '../../../server/testing/harmless-params.ts';
import { type Attack, databasePath, type Scenario } from '../scenario.ts';

const PARAMS = { ...HARMLESS_PARAMS, id: 'sam' };

const ELSEWHERE: Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site', origin: 'https://attacker.example' },
  { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' },
  { 'sec-fetch-site': 'cross-site' },
  { origin: 'http://attacker.example' },
  { origin: 'null' }
];

const FORMS = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/plain; application/json'
];

export const crossSite: Scenario = {
  name: 'cross-site requests',
  run: async (attack) => {
    for (const from of ELSEWHERE) await sendFromElsewhere(attack, from);
    await sendForms(attack);
    await sendToOtherNames(attack);
    await checkStrangerIsThere(attack);
  }
};

async function sendFromElsewhere(attack: Attack, from: Record<string, string>): Promise<void> {
  const { credentials, couch } = attack.target;
  const headers = { ...credentials.admin, ...from };
  const what = JSON.stringify(from);
  for (const route of ROUTES.filter(({ method }) => method === 'POST'))
    await attack.send(what, { method: 'POST', path: pathOf(route, PARAMS), headers, body: {} }, [403]);
  const org = databasePath(couch.names.org);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const requests = [
    { method: 'POST', path: '/db/_session', headers: { ...headers, ...form }, body: 'name=a&password=b' },
    { method: 'DELETE', path: '/db/_session', headers },
    { method: 'PUT', path: `${org}/attack`, headers, body: {} },
    { method: 'POST', path: `${org}/_bulk_docs`, headers, body: { docs: [] } },
    { method: 'GET', path: `${org}/_all_docs`, headers }
  ];
  for (const sent of requests) await attack.send(what, sent, [403]);
}

async function sendForms(attack: Attack): Promise<void> {
  const { admin } = attack.target.credentials;
  for (const type of FORMS)
    for (const route of ROUTES.filter(({ method, access }) => method === 'POST' && access !== 'anyone')) {
      const headers = { ...admin, 'content-type': type };
      await attack.send(type, { method: 'POST', path: pathOf(route, PARAMS), headers, body: '{}' }, [415]);
    }
}

async function sendToOtherNames(attack: Attack): Promise<void> {
  const { member } = attack.target.credentials;
  for (const host of ['attacker.example', 'attacker.example:80', '127.0.0.1.attacker.example'])
    for (const path of ['/', '/api/v1/me', databasePath(attack.target.couch.names.org)])
      await attack.send(host, { path, headers: { ...member, host } }, [421]);
}

/** The person whom the requests were to erase, disable or rename. */
async function checkStrangerIsThere(attack: Attack): Promise<void> {
  const { admin } = attack.target.credentials;
  const { developer_id } = attack.target.stranger;
  await attack.send(
    'people afterwards',
    { path: '/api/v1/developers', headers: admin },
    ({ status, text }) => status === 200 && text.includes(`"${developer_id}"`)
  );
}
