import { describe, expect, it } from 'vitest';
import { defineCommand } from './command.ts';
import { describeError, UsageError } from './errors.ts';
import { flag, oneOf, requiredText, text, toggle, wholeNumber, words } from './inputs.ts';
import { runProgram, type Program, type Terminal } from './program.ts';

const sync = defineCommand({
  name: 'sync',
  summary: 'Collect and send once',
  description: 'Nothing is sent twice.',
  inputs: {
    hours: wholeNumber('--hours <n>', 'Also collect the past hours', { min: 1, max: 48 }),
    json: flag('--json', 'Print JSON'),
    service: toggle('--service', 'Start the service', 'Do not start the service'),
    setUp: text('--set-up <file>', 'A file')
  },
  run: async (values, { print }: Terminal) => {
    print(JSON.stringify(values));
    return values.hours === 3 ? 1 : 0;
  }
});
const pause = defineCommand({
  name: 'pause',
  summary: 'Stop for a while',
  usage: '1h | until 14:00',
  inputs: { duration: words('[duration...]', 'For how long') },
  run: async ({ duration }, { print }: Terminal) => {
    if (duration.length === 0) throw new UsageError('For how long?');
    print(duration.join());
    return 0;
  }
});
const service = defineCommand({
  name: 'service',
  summary: 'Start at every login',
  inputs: { action: oneOf(['install', 'status'], 'What to do'), to: requiredText('--to <url>', 'Where to') },
  run: async ({ action, to }, { print }: Terminal) => {
    print(`${action} ${to}`);
    return undefined;
  }
});
const hidden = defineCommand({
  name: 'synchronise-apart',
  summary: 'For the program itself',
  isHidden: true,
  inputs: {},
  run: async (_values, { print }: Terminal) => {
    print('hidden');
    return 0;
  }
});

const program: Program<Terminal> = {
  name: 'tidesheet',
  summary: 'Team timesheets',
  version: '1.2.3',
  commands: [sync, pause, service, hidden],
  footer: 'Settings are environment variables.'
};

async function call(argv: string[], overrides: Partial<Program<Terminal>> = {}) {
  const out: string[] = [];
  const terminal = { print: (line: string) => void out.push(line), warn: () => undefined };
  try {
    const code = await runProgram({ ...program, ...overrides }, argv, terminal);
    return { code, out: out.join('\n') };
  } catch (error) {
    return { error: describeError(error), out: out.join('\n') };
  }
}

describe('runProgram', () => {
  it('gives a command what it takes, and returns its exit code', async () => {
    const given = ['--hours', '24', '--no-service', '--set-up', 'x'];
    const values = { hours: 24, json: false, service: false, setUp: 'x' };
    expect(await call(['sync', ...given])).toEqual({ code: 0, out: JSON.stringify(values) });
    expect(await call(['sync', '--hours=3', '--json'])).toEqual({ code: 1, out: '{"hours":3,"json":true}' });
    expect(await call(['sync', '--service'])).toMatchObject({ out: '{"json":false,"service":true}' });
    expect(await call(['pause', 'until', '14:00'])).toEqual({ code: 0, out: 'until,14:00' });
    expect(await call(['service', '--to', 'x', 'status'])).toEqual({ code: undefined, out: 'status x' });
    expect(await call(['synchronise-apart'])).toEqual({ code: 0, out: 'hidden' });
  });

  it('shows help when asked to, or when asked for nothing', async () => {
    const help = await call([]);
    expect(help.code).toBe(0);
    expect(help.out).toContain('Usage: tidesheet <command> [options]');
    expect(help.out).toMatch(/sync \[options\] +Collect and send once/);
    expect(help.out).toMatch(/pause \[duration\.\.\.\] +Stop for a while/);
    expect(help.out).toMatch(/Settings are environment variables\.$/);
    expect(help.out).not.toContain('synchronise-apart');
    for (const words of [['--help'], ['-h'], ['help']]) expect(await call(words)).toEqual(help);
  });

  it('shows the help of a command with each of its options', async () => {
    const help = await call(['help', 'sync']);
    expect(help.code).toBe(0);
    expect(help.out).toContain(
      'Usage: tidesheet sync [--hours <n>] [--json] [--service | --no-service] [--set-up <file>]'
    );
    expect(help.out).toContain('Collect and send once\n\nNothing is sent twice.');
    expect(help.out).toMatch(/--hours <n> +Also collect the past hours/);
    expect(help.out).toMatch(/--no-service +Do not start the service/);
    for (const words of [
      ['sync', '--help'],
      ['sync', '-h', '--hours', 'x']
    ])
      expect(await call(words)).toEqual(help);
  });

  it('shows its version', async () => {
    expect(await call(['--version'])).toEqual({ code: 0, out: '1.2.3' });
    expect(await call(['-v'])).toEqual({ code: 0, out: '1.2.3' });
    expect(await call(['-V'])).toEqual({ code: 0, out: '1.2.3' });
    expect((await call(['help'])).out).toMatch(/-v, --version +Show the version/);
  });

  it('runs its default command where it has one', async () => {
    expect(await call([], { defaultCommand: 'synchronise-apart' })).toEqual({ code: 0, out: 'hidden' });
    expect(await call(['serve'], { defaultCommand: 'synchronise-apart' })).toMatchObject({
      error: expect.stringContaining("Unknown command 'serve'.") as string
    });
  });

  const SYNC = 'Usage: tidesheet sync [--hours <n>] [--json] [--service | --no-service] [--set-up <file>]';
  const ANY = 'Usage: tidesheet <command> [options]. All commands: tidesheet help';
  it.each([
    [['synch'], `Unknown command 'synch'. Did you mean sync?\n${ANY}`],
    [['help', 'synch'], `Unknown command 'synch'. Did you mean sync?\n${ANY}`],
    [['synchronise-apar'], `Unknown command 'synchronise-apar'.\n${ANY}`],
    [['--quietly'], `Unknown option '--quietly'.\n${ANY}`],
    [['sync', '--huors', '1'], `Unknown option '--huors'. Did you mean --hours?\n${SYNC}`],
    [['sync', '--hours'], `Option '--hours <n>' argument missing.\n${SYNC}`],
    [['sync', '--hours', '49'], `--hours takes a whole number from 1 to 48, not "49".\n${SYNC}`],
    [['sync', '--hours', '0x2'], `--hours takes a whole number from 1 to 48, not "0x2".\n${SYNC}`],
    [['sync', 'fast'], `Too many arguments for 'sync'. Expected 0 arguments but got 1.\n${SYNC}`],
    [['pause'], 'For how long?\nUsage: tidesheet pause 1h | until 14:00'],
    [
      ['service', 'stop', '--to', 'x'],
      '"stop" is not one of install, status.\nUsage: tidesheet service <install|status> --to <url>'
    ],
    [['service', 'status'], '--to is missing.\nUsage: tidesheet service <install|status> --to <url>']
  ])('reports %j with its reason and the one usage line it needs', async (argv, error) => {
    expect(await call(argv)).toEqual({ error, out: '' });
  });
});
