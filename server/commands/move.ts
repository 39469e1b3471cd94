import { parseArgs } from 'node:util';
import { MoveRefused, moveEverything } from '../move/move-everything.ts';
import { showProgress } from '../move/show-progress.ts';
import { readCouchAddress } from './couch-address.ts';
import { UsageError, type Command } from './command.ts';

/** Copies all databases and users of one CouchDB to another and compares them. The source is left as it is. */
export const move: Command = {
  name: 'move',
  usage: 'move --from http://admin:password@host:port/path --to http://admin:password@host:port/path',
  run: async (args) => {
    const { from, to } = readOptions(args);
    try {
      const progress = showProgress(process.stderr);
      const { databases, documents, differences } = await moveEverything(from, to, progress);
      for (const difference of differences) console.error(difference);
      if (differences.length > 0) {
        console.error('Not everything is the same. If the source was written to meanwhile, run it again.');
        return 1;
      }
      console.log(`${databases} databases with ${documents} documents are the same on both sides.`);
      return 0;
    } catch (error) {
      if (!(error instanceof MoveRefused)) throw error;
      console.error(error.message);
      return 1;
    }
  }
};

function readOptions(args: string[]): { from: string; to: string } {
  try {
    const { values } = parseArgs({ args, options: { from: { type: 'string' }, to: { type: 'string' } } });
    return { from: readCouchAddress('--from', values.from), to: readCouchAddress('--to', values.to) };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(String(error));
  }
}
