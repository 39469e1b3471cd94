import { usageOf } from '../command-line.ts';
import { UsageProblem } from '../problems.ts';
import type { Command } from './command.ts';

/** The help of a list of commands, itself included. */
export function helpOf(others: readonly Command[]): Command {
  const help: Command = {
    name: 'help',
    usage: '[command]',
    summary: 'Shows how the commands are called.',
    run: async ([name], { print }) => {
      const commands = [...others, help];
      const asked = commands.filter((command) => name === undefined || command.name === name);
      if (asked.length === 0) throw new UsageProblem(`There is no command "${name}".`);
      print(usageOf(asked));
      if (name === undefined) print(SETTINGS);
      return 0;
    }
  };
  return help;
}

const SETTINGS = `
Settings are environment variables, or lines of a file .env in the working directory or in the data folder:
SERVER_URL, DEVELOPER_ID and API_TOKEN are needed to synchronise; SYNC_INTERVAL_MINUTES, AW_URL, AW_API_KEY and
DATA_DIR have defaults. See .env.template.`;
