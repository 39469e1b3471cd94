import { parseArgs } from 'node:util';
import { hasStore, isFolder, openEnd, type End } from '../move/open-store.ts';
import { moveEverything } from '../move/move-everything.ts';
import { MoveRefused } from '../move/target-databases.ts';
import { showProgress } from '../move/show-progress.ts';
import { readCouchAddress } from './couch-address.ts';
import { UsageError, type Command } from './command.ts';

/**
 * Copies all databases and users of one CouchDB to another and compares them. The source is left as it is. Either may be
 * the data folder of an embedded store whose server is stopped.
 */
export const move: Command = {
  name: 'move',
  usage:
    'move --from http://admin:password@host:port --to http://admin:password@host:port (or a folder: ./data)',
  run: async (args) => {
    const options = readOptions(args);
    const ends: End[] = [];
    const open = async (given: string) => {
      const end = await openEnd(given);
      ends.push(end);
      return end.address;
    };
    try {
      const [from, to] = [await open(options.from), await open(options.to)];
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
    } finally {
      for (const end of ends) await end.close();
    }
  }
};

const readEnd = (name: string, given: string | undefined) =>
  given !== undefined && isFolder(given) ? given : readCouchAddress(name, given);

function readOptions(args: string[]): { from: string; to: string } {
  try {
    const { values } = parseArgs({ args, options: { from: { type: 'string' }, to: { type: 'string' } } });
    const from = readEnd('--from', values.from);
    if (isFolder(from) && !hasStore(from))
      throw new UsageError(`--from names the folder ${from}, in which there is no embedded store.`);
    return { from, to: readEnd('--to', values.to) };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(String(error));
  }
}
