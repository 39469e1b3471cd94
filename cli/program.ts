/** Runs a program of commands: finds the command that is meant, shows help, reports a wrong call. */
import { Command as Parser, CommanderError } from 'commander';
import { usageLine, type Command } from './command.ts';
import { UsageError } from './errors.ts';

/** Where a program writes; both add the end of the line. */
export type Terminal = {
  /** Writes a line to standard output. */
  print: (line: string) => void;
  /** Writes a line to standard error. */
  warn: (line: string) => void;
};

export type Program<Context extends Terminal> = {
  name: string;
  summary: string;
  version: string;
  commands: readonly Command<Context>[];
  /** What runs without a word on the command line; left out: help. */
  defaultCommand?: string;
  /** Text below the list of commands. */
  footer?: string;
};

/**
 * Runs the command that `argv` means and returns its exit code; undefined for a program that runs on.
 * @throws UsageError with the usage line of the command as its hint; everything that the command throws.
 */
export async function runProgram<Context extends Terminal>(
  program: Program<Context>,
  argv: readonly string[],
  context: Context
): Promise<number | undefined> {
  let exitCode: number | undefined = 0;
  const parser = createParser(program, context);
  for (const command of program.commands) command.attach(parser, context, (code) => (exitCode = code));
  for (const command of parser.commands) throwUsageErrors(command);
  try {
    await parser.parseAsync(wordsOf(program, argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    throw error;
  }
}

function createParser<Context extends Terminal>(
  { name, summary, version, footer }: Program<Context>,
  { print }: Context
): Parser {
  const parser = new Parser(name)
    .description(summary)
    .usage('<command> [options]')
    .version(version, '-v, --version', 'Show the version')
    .helpOption('-h, --help', 'Show this help')
    .helpCommand('help [command]', 'Show the help of a command')
    .configureHelp({ subcommandTerm: (command) => termOf(command) })
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: () => undefined });
  if (footer !== undefined) parser.addHelpText('after', `\n${footer}`);
  throwUsageErrors(parser);
  return parser;
}

/** `setup [link] [options]` in the list of commands. */
function termOf(command: Parser): string {
  const names = command.registeredArguments.map((argument) => {
    const name = argument.name() + (argument.variadic ? '...' : '');
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...names, ...(command.options.length > 0 ? ['[options]'] : [])].join(' ');
}

function throwUsageErrors(parser: Parser): void {
  parser.exitOverride((error) => {
    if (error.exitCode === 0) throw error;
    const isProgram = parser.parent === null;
    const commands = isProgram ? `. All commands: ${parser.name()} help` : '';
    throw new UsageError(sentenceOf(error.message), usageLine(parser) + commands);
  });
}

/** `error: unknown option '--days'\n(Did you mean --day?)` as sentences. */
function sentenceOf(message: string): string {
  const [reason = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const sentence = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`.replace(/\.?$/, '.');
  return suggestion === undefined ? sentence : `${sentence} ${suggestion.replace(/^\(|\)$/g, '')}`;
}

/** Help without a word; an unknown command named to `help` is reported as one; `-V` was once the short form. */
function wordsOf<Context extends Terminal>(program: Program<Context>, argv: readonly string[]): string[] {
  const { commands, defaultCommand = 'help' } = program;
  const [first = defaultCommand, second] = argv;
  if (first === '-V') return ['--version', ...argv.slice(1)];
  const isUnknown = second !== undefined && !commands.some(({ name }) => name === second);
  return first === 'help' && isUnknown ? argv.slice(1) : [first, ...argv.slice(1)];
}
