/** The buckets that a machine's watchers fill. */
import { BucketStore } from '../events/bucket-store.ts';
import type { BucketInfo } from '../events/event.ts';
import type { Machine, Person } from '../people/people.ts';
import { generateHistory, type History } from './generate.ts';
import { dayBounds } from './local-day.ts';
import { watchers, type Watcher } from './timeline.ts';

type Description = Pick<BucketInfo, 'id' | 'type' | 'client' | 'hostname'>;

/** Ids, types and hostnames as the real watchers choose them: Firefox's does not know its host. */
export function bucketsOf({ hostname, browser }: Machine): Record<Watcher, Description> {
  const firefox = { id: 'aw-watcher-web-firefox', hostname: 'unknown' };
  const chrome = { id: `aw-watcher-web-chrome_${hostname}`, hostname };
  const own = (client: string, type: string) => ({ id: `${client}_${hostname}`, type, client, hostname });
  return {
    window: own('aw-watcher-window', 'currentwindow'),
    afk: own('aw-watcher-afk', 'afkstatus'),
    web: { type: 'web.tab.current', client: 'aw-client-web', ...(browser === 'firefox' ? firefox : chrome) },
    editor: own('aw-watcher-vscode', 'app.editor.activity')
  };
}

/** A store with a machine's history in its four buckets, ready for startActivityWatch and LiveActivity. */
export function storeWithHistory(person: Person, machine: Machine, history: History): BucketStore {
  const store = new BucketStore();
  const timeline = generateHistory(person, machine, history);
  const createdMs = dayBounds(history.from, person.zone).startMs;
  const buckets = bucketsOf(machine);
  for (const watcher of watchers) {
    store.create({ ...buckets[watcher], name: null, createdMs, data: {} });
    store.insert(buckets[watcher].id, timeline[watcher]);
  }
  return store;
}
