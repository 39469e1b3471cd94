/** Defines a command: its name, its help, what it takes, and what it does. */
import type { Command as Parser } from 'commander';
import { UsageError } from './errors.ts';
import type { Input } from './inputs.ts';

type Inputs = Readonly<Record<string, Input<unknown>>>;
type ValuesOf<I extends Inputs> = { [Name in keyof I]: ReturnType<I[Name]['parse']> };

export type CommandDefinition<Context, I extends Inputs> = {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** More for the help of the command itself. */
  description?: string;
  /** What follows the name in the usage line, where the inputs do not say it best. */
  usage?: string;
  /** An option's key is its long name in camel case; arguments come in the order of their keys. */
  inputs: I;
  /** Not shown in help: for the program itself. */
  isHidden?: boolean;
  /** Returns the exit code, or undefined for a program that runs on. */
  run: (values: ValuesOf<I>, context: Context) => Promise<number | undefined>;
};

export type Command<Context> = {
  readonly name: string;
  /** Adds the command to a program's parser; `finish` is called with the exit code. */
  attach: (program: Parser, context: Context, finish: (exitCode: number | undefined) => void) => void;
};

export function defineCommand<Context, I extends Inputs>(
  definition: CommandDefinition<Context, I>
): Command<Context> {
  const { name, inputs, run } = definition;
  return {
    name,
    attach: (program, context, finish) => {
      const parser = addParser(program, definition);
      parser.action(async () => {
        try {
          // Made of these very inputs.
          finish(await run(readValues(parser, inputs) as ValuesOf<I>, context));
        } catch (error) {
          throw error instanceof UsageError ? new UsageError(error.message, usageLine(parser)) : error;
        }
      });
    }
  };
}

function addParser<Context, I extends Inputs>(
  program: Parser,
  definition: CommandDefinition<Context, I>
): Parser {
  const { name, summary, description, inputs, isHidden = false } = definition;
  const all = Object.values(inputs);
  const parser = program
    .command(name, { hidden: isHidden })
    .summary(summary)
    .description(description === undefined ? summary : `${summary}\n\n${description}`)
    .usage(definition.usage ?? all.map(usageOf).join(' '));
  for (const { syntax, summary: help, negated } of all) {
    if (isOption(syntax)) parser.option(syntax, help);
    else parser.argument(syntax, help);
    if (negated !== undefined) parser.option(negate(syntax), negated);
  }
  return parser;
}

const isOption = (syntax: string) => syntax.startsWith('-');
const negate = (flag: string) => flag.replace(/^--/, '--no-');

function usageOf({ syntax, isRequired, negated }: Input<unknown>): string {
  if (!isOption(syntax) || isRequired) return syntax;
  return negated === undefined ? `[${syntax}]` : `[${syntax} | ${negate(syntax)}]`;
}

/** `Usage: tidesheet sync [--hours <n>]` */
export function usageLine(parser: Parser): string {
  const program = parser.parent === null ? '' : `${parser.parent.name()} `;
  return `Usage: ${program}${parser.name()} ${parser.usage()}`.trimEnd();
}

/** @throws UsageError for a value that an input does not take. */
function readValues(parser: Parser, inputs: Inputs): Record<string, unknown> {
  const options: Record<string, unknown> = parser.opts();
  const values: Record<string, unknown> = {};
  let argument = 0;
  for (const [name, { syntax, parse }] of Object.entries(inputs)) {
    values[name] = parse(isOption(syntax) ? options[name] : parser.processedArgs[argument++]);
  }
  return values;
}
