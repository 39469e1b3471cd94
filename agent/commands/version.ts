import { AGENT_VERSION } from '../version.ts';
import type { Command } from './command.ts';

export const version: Command = {
  name: 'version',
  usage: '',
  summary: 'Says which version this is.',
  run: async (_args, { print }) => {
    print(AGENT_VERSION);
    return 0;
  }
};
