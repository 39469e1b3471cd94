/** `tidesheet setup` as a person sees it: at a terminal, with what they type. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { beforeEach, expect, it } from 'vitest';
import { agentCommand, machineEnv, runAgent } from '../stage/agent/run-agent.ts';
import { appsOf, enrolmentLink, useStage } from '../stage/agent/agent-stage.ts';
import { CTRL_C, ENTER, openTerminal, terminalMissing, type Terminal } from '../stage/agent/terminal.ts';

const stage = useStage();
const missing = terminalMissing();
beforeEach(({ skip }) => skip(missing !== undefined, missing));

const home = () => stage.machine.home;
const folder = () => join(home(), '.local/share/tidesheet');
const kept = () => parseEnv(readFileSync(join(folder(), '.env'), 'utf8'));
const CALENDAR_QUESTION = 'Your calendar, to suggest meetings';
const given = () => stage.machine.env as { SERVER_URL: string; DEVELOPER_ID: string; API_TOKEN: string };
/** As on a new machine: nothing is set but where ActivityWatch is. */
const bare = () => ({ AW_URL: stage.machine.env['AW_URL']! });
const setUp = (...args: string[]) =>
  openTerminal(agentCommand(['setup', ...args]), machineEnv(bare(), home()), home());

async function answer({ shows, type }: Terminal, question: string, text: string): Promise<void> {
  await shows(question);
  type(text + ENTER);
}

it('explains invalid input at once, asks again for a refused token, and shows no token', async () => {
  const { SERVER_URL, DEVELOPER_ID, API_TOKEN } = given();
  stage.machine.work('Code', 20, 60);
  const terminal = setUp();
  const address = "the address of your team's Tidesheet:";
  await answer(terminal, address, 'my server');
  await terminal.shows('The address should be an address like https://tidesheet.example.com.');
  await answer(terminal, address, SERVER_URL);
  await answer(terminal, 'Your developer id, such as john_doe:', 'Anna Ruiz');
  await terminal.shows('An id starts with a letter and has');
  await answer(terminal, 'Your developer id, such as john_doe:', DEVELOPER_ID);
  await answer(terminal, '(not shown while you type):', 'only-a-part-of-it');
  await terminal.shows('The token should be the whole token as it was shown');
  await answer(terminal, '(not shown while you type):', 'laptop.a-wrong-secret');
  await terminal.shows('✗ Token: ');
  await answer(terminal, `Your developer id, such as john_doe [${DEVELOPER_ID}]:`, '');
  await answer(terminal, '(not shown while you type):', API_TOKEN);
  const days = 'How many past days should be included? [0]';
  await answer(terminal, days, 'all');
  await terminal.shows('Give a whole number from 0 to 366.');
  await answer(terminal, days, '2');
  await answer(terminal, 'or its https address [none]:', 'ftp://calendar.test/me.ics');
  await terminal.shows('Your calendar should be a file such as ~/calendar.ics, or an https address.');
  const calendar = join(home(), 'me.ics');
  await answer(terminal, 'or its https address [none]:', calendar);
  await answer(terminal, 'Start the agent now and at every login? [Y/n]', 'n');
  const { code, screen } = await terminal.finished;
  expect(code).toBe(0);
  expect(screen).toContain('✓ Token: accepted as');
  for (const secret of [API_TOKEN.split('.')[1]!, 'a-wrong-secret', 'only-a-part-of-it'])
    expect(screen).not.toContain(secret);
  expect(kept()).toEqual({ SERVER_URL, DEVELOPER_ID, API_TOKEN, CALENDAR: calendar, ...bare() });
  expect(statSync(join(folder(), '.env')).mode & 0o777).toBe(0o600);
  expect(statSync(folder()).mode & 0o777).toBe(0o700);
  expect(await appsOf(stage)).toEqual({ Code: 3600 });
});

it('accepts an enrolment link, reports a used one, and accepts another', async () => {
  const [used, fresh] = [await enrolmentLink(stage), await enrolmentLink(stage)];
  const other = await stage.open();
  expect((await runAgent(['setup', used, '--no-service'], bare(), other.home)).code).toBe(0);
  const terminal = setUp();
  await answer(terminal, 'Your enrolment link, or the address', used);
  await answer(terminal, 'How many past days', '');
  await answer(terminal, CALENDAR_QUESTION, '');
  await terminal.shows('This enrolment link was used already');
  await answer(terminal, 'Your enrolment link, or the address', fresh);
  await answer(terminal, 'How many past days', '');
  await answer(terminal, CALENDAR_QUESTION, '');
  await answer(terminal, 'Start the agent now', 'n');
  expect((await terminal.finished).code).toBe(0);
  expect(kept()).toMatchObject({ SERVER_URL: stage.proxy.url, DEVELOPER_ID: stage.person.developer_id });
  expect(kept()['API_TOKEN']).not.toBe(given().API_TOKEN);
  expect((await runAgent(['sync'], {}, home())).code).toBe(0);
});

it.each([
  ['the address', 0],
  ['the id', 1],
  ['the token', 2],
  ['past days', 3],
  ['the calendar', 4]
])('changes nothing when it is ended at the question for %s', async (_name, answers) => {
  const { SERVER_URL, DEVELOPER_ID, API_TOKEN } = given();
  const terminal = setUp();
  const steps: [string, string][] = [
    ["the address of your team's Tidesheet:", SERVER_URL],
    ['Your developer id, such as john_doe:', DEVELOPER_ID],
    ['(not shown while you type):', API_TOKEN],
    ['How many past days', '0'],
    [CALENDAR_QUESTION, '']
  ];
  for (const [question, text] of steps.slice(0, answers)) await answer(terminal, question, text);
  await terminal.shows(steps[answers]![0]);
  terminal.type(CTRL_C);
  const { code, screen } = await terminal.finished;
  expect(code).toBe(130);
  expect(screen).toMatch(/Cancelled\. Nothing was changed\.\s*$/);
  expect(existsSync(folder())).toBe(false);
});

it('offers the present settings, and keeps those that are confirmed', async () => {
  const { SERVER_URL, DEVELOPER_ID, API_TOKEN } = given();
  await runAgent(
    ['setup', '--server', SERVER_URL, '--developer', DEVELOPER_ID, '--token', API_TOKEN, '--no-service'],
    bare(),
    home()
  );
  const before = `# mine\n${readFileSync(join(folder(), '.env'), 'utf8')}SYNC_INTERVAL_MINUTES=15\nCALENDAR=/home/me.ics\n`;
  writeFileSync(join(folder(), '.env'), before);
  const terminal = openTerminal(agentCommand(['setup', '--no-service']), machineEnv({}, home()), home());
  await answer(terminal, `the address of your team's Tidesheet [${SERVER_URL}]:`, '');
  await answer(terminal, `[${DEVELOPER_ID}]:`, '');
  await answer(terminal, '[keep the current one]:', '');
  await answer(terminal, 'How many past days', '');
  await answer(terminal, CALENDAR_QUESTION, '');
  expect((await terminal.finished).code).toBe(0);
  expect(kept()).toEqual({
    SERVER_URL,
    DEVELOPER_ID,
    API_TOKEN,
    SYNC_INTERVAL_MINUTES: '15',
    CALENDAR: '/home/me.ics',
    ...bare()
  });
  expect(readFileSync(join(folder(), '.env'), 'utf8')).toContain('# mine\n');
});
