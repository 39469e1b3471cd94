import { defineCommand } from '../../cli/command.ts';
import { AGENT_VERSION } from '../version.ts';
import type { Context } from './context.ts';

export const version = defineCommand({
  name: 'version',
  summary: 'Show the version',
  inputs: {},
  run: async (_none, { print }: Context) => {
    print(AGENT_VERSION);
    return 0;
  }
});
