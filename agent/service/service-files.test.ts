import { readFileSync } from 'node:fs';
import { parse } from 'plist';
import { expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { launchdPlist, taskXml, type Program } from './service-files.ts';

const PROGRAMS: Program[] = [
  { node: '/usr/local/bin/node', script: '/opt/tidesheet/agent.js', home: '/Users/anna' },
  { node: '/Applications/a & b/"node"', script: "/opt/<it's>/ünï 💻.js", home: '/Users/Ana García' }
];

it.each(PROGRAMS)('is a property list that starts $script as it is spelt', (program) => {
  expect(parse(launchdPlist(program))).toEqual({
    Label: 'tidesheet.agent',
    ProgramArguments: [program.node, program.script, 'run'],
    WorkingDirectory: program.home,
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: 60,
    ProcessType: 'Background'
  });
});

const schema = readFileSync(new URL('testing/task.xsd', import.meta.url), 'utf8');

/** What the schema of the Task Scheduler has against a task; it is validated as UTF-8, and written as UTF-16. */
async function problemsOf(task: string): Promise<string[]> {
  const xml = task.replace('encoding="UTF-16"', 'encoding="UTF-8"');
  const { errors } = await validateXML({ xml: { fileName: 'task.xml', contents: xml }, schema });
  return errors.map(({ message }) => message);
}

it.each([
  ...PROGRAMS,
  {
    node: 'C:\\Program Files\\nodejs\\node.exe',
    script: 'C:\\Users\\Ana García\\AppData\\Roaming\\npm\\node_modules\\tidesheet\\agent.js',
    home: 'C:\\Users\\Ana García'
  }
])('is a task that the Task Scheduler accepts, of $script', async (program) => {
  expect(await problemsOf(taskXml(program, 'ACME\\a & b'))).toEqual([]);
});

it('is held against a schema that refuses other values', async () => {
  const task = taskXml(PROGRAMS[0]!, 'ACME\\anna');
  expect(await problemsOf(task.replace(/<Count>\d+/, '<Count>999'))).not.toEqual([]);
  expect(await problemsOf(task.replace('IgnoreNew', 'Ignore'))).not.toEqual([]);
  expect(await problemsOf(task.replace(/<Command>.*<\/Command>/, ''))).not.toEqual([]);
});
