import { parseArgs } from 'node:util';
import { moveEverything } from '../move/move-everything.ts';
import { hasStore, isFolder, openStore, type OpenStore } from '../move/open-store.ts';
import { showProgress } from '../move/progress.ts';
import { readCouchAddress } from './couch-address.ts';
import { UsageError, type Command } from './command.ts';

/**
 * Copies all databases and users of one CouchDB to another and compares them; the source is not changed. Either may be the
 * data folder of an embedded store whose server is stopped.
 */
export const move: Command = {
  name: 'move',
  usage:
    'move --from http://admin:password@host:port --to http://admin:password@host:port (or a folder: ./data)',
  run: async (args) => {
    const options = readOptions(args);
    const stores: OpenStore[] = [];
    const open = async (given: string) => {
      const store = await openStore(given);
      stores.push(store);
      return store.url;
    };
    try {
      const [from, to] = [await open(options.from), await open(options.to)];
      const progress = showProgress(process.stderr);
      const { databases, documents, differences } = await moveEverything(from, to, progress);
      for (const difference of differences) console.error(difference);
      if (differences.length > 0) {
        console.error(
          'The source and the target differ. If the source was written to meanwhile, run this again.'
        );
        return 1;
      }
      console.log(`${databases} databases with ${documents} documents are the same on both sides.`);
      return 0;
    } finally {
      for (const store of stores) await store.close();
    }
  }
};

const readStore = (name: string, given: string | undefined) =>
  given !== undefined && isFolder(given) ? given : readCouchAddress(name, given);

function readOptions(args: string[]): { from: string; to: string } {
  try {
    const { values } = parseArgs({ args, options: { from: { type: 'string' }, to: { type: 'string' } } });
    const from = readStore('--from', values.from);
    if (isFolder(from) && !hasStore(from))
      throw new UsageError(`--from names the folder ${from}, in which there is no embedded store.`);
    return { from, to: readStore('--to', values.to) };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(String(error));
  }
}
