import { describe, expect, it } from 'vitest';
import { findCommand, usageOf } from './command-line.ts';
import type { Command } from './commands/command.ts';

const command = (name: string, usage = ''): Command => ({
  name,
  usage,
  summary: `Does ${name}.`,
  run: async () => 0
});
const commands = ['test', 'sync', 'run', 'status', 'version', 'help'].map((name) => command(name));
const find = (...argv: string[]) => {
  const { command, args } = findCommand(commands, argv);
  return [command.name, ...args];
};

describe('findCommand', () => {
  it('takes the first word for the command', () => {
    expect(find('sync', '--hours', '24')).toEqual(['sync', '--hours', '24']);
  });

  it('knows the flags of the original client', () => {
    expect(find('--test')).toEqual(['test']);
    expect(find('--sync-hours', '48')).toEqual(['sync', '--hours', '48']);
    expect(find('--sync-hours=48')).toEqual(['sync', '--hours', '48']);
    expect(find('--continuous')).toEqual(['run']);
    expect(find('--json', '--test')).toEqual(['test', '--json']);
  });

  it('says its version when asked as any program', () => {
    expect(find('--version')).toEqual(['version']);
  });

  it('helps when asked to, or when asked for nothing', () => {
    expect(find()).toEqual(['help']);
    expect(find('--help')).toEqual(['help']);
    expect(find('sync', '--help')).toEqual(['help', 'sync']);
  });

  it('says when there is no such command', () => {
    expect(() => find('synch')).toThrow('There is no command "synch".');
    expect(() => find('--quietly')).toThrow('There is no command "--quietly".');
  });
});

describe('usageOf', () => {
  it('shows how each command is called and what it does', () => {
    expect(usageOf([command('sync', '[--hours N]'), command('run')])).toBe(
      [
        'Usage:',
        '  tidesheet sync [--hours N]',
        '      Does sync.',
        '  tidesheet run',
        '      Does run.'
      ].join('\n')
    );
  });
});
