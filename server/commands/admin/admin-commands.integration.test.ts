/** The commands that administrate a running server, over HTTP. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { UsageError } from '../../../cli/errors.ts';
import { runProgram } from '../../../cli/program.ts';
import { ADMIN_TOKEN, startTestServer, type TestServer } from '../../testing/test-server.ts';
import * as data from './data.ts';
import * as people from './people.ts';
import { AdminCallError } from './call-server.ts';

let server: TestServer;
let folder: string;
let printed: string[] = [];
beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-admin-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});
afterEach(() => (printed = []));

const COMMANDS = [
  ...[people.people, people.person, people.register, people.update, people.importPeople],
  ...[people.invite, people.invitations, people.disable, people.enable],
  ...[data.rotateToken, data.revokeToken, data.exportPerson, data.erase, data.teams, data.audit]
];
const print = (line: string) => void printed.push(line);
const runWith = (env: Record<string, string>, ...argv: string[]) =>
  runProgram({ name: 'tidesheet-server', summary: '', version: '', commands: COMMANDS }, argv, {
    env,
    print,
    warn: print
  });
const run = (...argv: string[]) => runWith({ ADMIN_TOKEN }, ...argv, '--url', server.url);
const text = () => printed.join('\n');

it('leads from a first person to an erased one', async () => {
  const email = 'ana@company.test';
  expect(await run('register', 'ana', '--name', 'Ana Ruiz', '--email', email, '--roles', 'admin')).toBe(0);
  expect(text()).toMatch(/ana is registered\.\nAPI token, shown once: agent-\w+\.[\w-]+\nOne-time password/);
  expect(await run('people')).toBe(0);
  expect(text()).toMatch(/ana +Ana Ruiz +\S*ana@company\.test +invited +main +never/);
  expect(await run('invite', 'ana')).toBe(0);
  expect(text()).toContain('/enrol#');
  printed = [];
  expect(await run('update', 'ana', '--name', 'Ana R.', '--json')).toBe(0);
  expect(JSON.parse(text())).toMatchObject({ name: 'Ana R.' });
  expect(await run('person', 'ana')).toBe(0);
  const label = /Token (agent-\w+)/.exec(text())?.[1] ?? '';
  expect(await run('revoke-token', 'ana', label)).toBe(0);
  expect(await run('revoke-token', 'ana', label)).toBe(1);
  expect(await run('disable', 'ana')).toBe(0);
  expect(await run('enable', 'ana')).toBe(0);
  expect(await run('teams', '--create', 'web', '--name', 'Web')).toBe(0);
  expect(text()).toMatch(/web +Web +0/);
  const zip = join(folder, 'ana.zip');
  expect(await run('export', 'ana', zip)).toBe(0);
  expect(Object.keys(unzipSync(await readFile(zip)))).toContain('account.json');
  await expect(run('export', 'ana', zip)).rejects.toThrow('cannot be written');
  await expect(run('erase', 'ana', '--confirm', 'kim')).rejects.toThrow(UsageError);
  const file = join(folder, 'certificate.json');
  expect(await run('erase', 'ana', '--confirm', 'ana', '--certificate', file)).toBe(0);
  expect(text()).toContain('Certificate of erasure');
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ developer_id: 'ana' });
  printed = [];
  expect(await run('audit', '--subject', 'ana', '--act', 'erase')).toBe(0);
  expect(text()).toMatch(/admin token +erase +ana/);
});

it('imports a table after showing it', async () => {
  const file = join(folder, 'people.csv');
  await writeFile(file, 'id,name,email\nkofi,Kofi Mensah,kofi@company.test\n');
  expect(await run('import', file)).toBe(0);
  expect(text()).toMatch(/2 +kofi +create/);
  expect(await run('import', file, '--apply')).toBe(0);
  expect(text()).toMatch(/kofi +create +http.*\/enrol#/);
  await writeFile(file, 'id,name,email\nKofi!,x,y\n');
  expect(await run('import', file)).toBe(1);
});

it('says what is missing or refused', async () => {
  await expect(runWith({}, 'people')).rejects.toThrow('Set ADMIN_TOKEN');
  await expect(run('person', 'nobody_here')).rejects.toThrow('Nobody is registered as nobody_here');
  await expect(
    runWith({ ADMIN_TOKEN: 'a-token-that-is-wrong' }, 'people', '--url', server.url)
  ).rejects.toThrow(AdminCallError);
  await expect(runWith({ ADMIN_TOKEN, PORT: '1' }, 'people')).rejects.toThrow('No server responds');
});
