/** The sync of one database on a page that has nothing but the store (`openStore`), running until the page is closed. */
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    running: {
      save: (document: { _id: string }) => Promise<void>;
      remove: (id: string) => Promise<void>;
      read: (ids: string[]) => Promise<({ title?: string; _conflicts?: string[] } | undefined)[]>;
      days: () => Promise<string[]>;
      unsent: () => Promise<string[]>;
      wake: () => void;
      notices: string[];
    };
  }
}

/** Begins to sync a person's own database, as `window.running`. */
export const runSync = (page: Page, database: string) =>
  page.evaluate(async (name) => {
    const { DatabaseSync, Replica, TEAM_DAYS, isWrittenByOwner } = window.store;
    const replica = new Replica('kim', name);
    await replica.prepare();
    const notices: string[] = [];
    const sync = new DatabaseSync({
      replica,
      watched: true,
      retention: TEAM_DAYS,
      isWrittenHere: isWrittenByOwner,
      onStatus: () => undefined,
      onChange: () => undefined,
      onEmptied: () => undefined,
      onNotice: (message) => notices.push(message)
    });
    void sync.run(new AbortController().signal);
    const wake = () => sync.wake();
    window.running = {
      notices,
      wake,
      save: (document) => replica.save(document).then(wake),
      remove: (id) => replica.remove(id).then(wake),
      read: async (ids) => (await replica.byIds(ids)).map((read) => read.document),
      days: async () => [...(await replica.ids())].filter((id) => window.store.parseDayId(id)).sort(),
      unsent: async () => Object.keys(await replica.outbox.writes())
    };
  }, database);
