/** Finds the command that a command line means. */
import type { Command } from './commands/command.ts';
import { UsageProblem } from './problems.ts';

/** Flags that stand for a command: those of the original client, and those that every program has. */
const ALIASES: Record<string, string[]> = {
  '--test': ['test'],
  '--sync-hours': ['sync', '--hours'],
  '--continuous': ['run'],
  '--version': ['version'],
  '--help': ['help'],
  '-h': ['help']
};

export type Invocation = { command: Command; args: string[] };

/** @throws UsageProblem when no command is named so. */
export function findCommand(commands: readonly Command[], argv: readonly string[]): Invocation {
  const [name = 'help', ...args] = expandAlias(argv);
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    throw new UsageProblem(`There is no command "${name}".`);
  }
  const wantsHelp = args.includes('--help') || args.includes('-h');
  const help = commands.find((candidate) => candidate.name === 'help');
  return wantsHelp && help !== undefined ? { command: help, args: [name] } : { command, args };
}

/** Flags may come in any order, as the original client took them: `--json --test`. */
function expandAlias(argv: readonly string[]): string[] {
  if (argv[0] !== undefined && !argv[0].startsWith('-')) return [...argv];
  const separated = argv.flatMap((arg) => (/^--sync-hours=/.test(arg) ? arg.split(/=(.*)/, 2) : [arg]));
  const at = separated.findIndex((arg) => arg in ALIASES);
  if (at < 0) return separated;
  const expanded = ALIASES[separated[at] ?? ''] ?? [];
  return [...expanded, ...separated.slice(at + 1), ...separated.slice(0, at)];
}

/** How the commands are called, and what for. */
export function usageOf(commands: readonly Command[]): string {
  const lines = commands.flatMap(({ name, usage, summary }) => [
    `  tidesheet ${name} ${usage}`.trimEnd(),
    `      ${summary}`
  ]);
  return ['Usage:', ...lines].join('\n');
}
