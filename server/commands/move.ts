import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/errors.ts';
import { requiredText } from '../../cli/inputs.ts';
import { moveEverything } from '../move/move-everything.ts';
import { hasStore, isFolder, openStore, type OpenStore } from '../move/open-store.ts';
import { showProgress } from '../move/progress.ts';
import type { Context } from './context.ts';
import { parseStore } from './stores.ts';

export const move = defineCommand({
  name: 'move',
  summary: 'Copy all databases and users of one CouchDB to another, and compare them',
  description:
    'The source is not changed. Either may be the data folder of an embedded store whose server is stopped, such as ./data.',
  inputs: {
    from: requiredText('--from <url>', 'The source: http://admin:password@host:5984, or a folder', (given) =>
      parseSource('--from', given)
    ),
    to: requiredText('--to <url>', 'The target: http://admin:password@host:5984, or a folder', (given) =>
      parseStore('--to', given)
    )
  },
  run: async (urls, { print, warn }: Context) => {
    const stores: OpenStore[] = [];
    const open = async (given: string) => {
      const store = await openStore(given);
      stores.push(store);
      return store.url;
    };
    try {
      const [from, to] = [await open(urls.from), await open(urls.to)];
      const progress = showProgress(process.stderr);
      const { databases, documents, differences } = await moveEverything(from, to, progress);
      for (const difference of differences) warn(difference);
      if (differences.length > 0) {
        warn('The source and the target differ. If the source was written to meanwhile, run this again.');
        return 1;
      }
      print(`${databases} databases with ${documents} documents are the same on both sides.`);
      return 0;
    } finally {
      for (const store of stores) await store.close();
    }
  }
});

function parseSource(name: string, given: string): string {
  if (!isFolder(given) || hasStore(given)) return parseStore(name, given);
  throw new UsageError(`${name} names the folder ${given}, in which there is no embedded store.`);
}
