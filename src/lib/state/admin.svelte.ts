/**
 * What the server says to an admin. Nothing of it is stored on this device: administration needs the server.
 *
 *     const people = new AdminData(() => callRoute(listDevelopersRoute));
 *     void people.load();
 */
import { toStoreError } from '#lib/store/errors.ts';

export { callRoute, downloadRoute } from '#lib/store/session/admin-client.ts';

export class AdminData<T> {
  /** As it was read last. */
  value = $state.raw<T>();
  /** Why the last reading failed. */
  problem = $state.raw<{ isOffline: boolean; message: string }>();
  isLoading = $state(false);
  readonly #read: () => Promise<T>;
  #latest = 0;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  /** Reads it again. Of several readings the one that began last counts. Never throws. */
  async load(): Promise<void> {
    const own = ++this.#latest;
    this.isLoading = true;
    try {
      const value = await this.#read();
      if (own !== this.#latest) return;
      this.value = value;
      this.problem = undefined;
    } catch (error) {
      if (own !== this.#latest) return;
      const { code, message } = toStoreError(error);
      this.problem = { isOffline: code === 'offline', message };
    } finally {
      if (own === this.#latest) this.isLoading = false;
    }
  }
}

type ListPage = { next?: string | undefined };

/** A list that the server gives page by page. */
export class PagedAdminData<P extends ListPage, I> {
  readonly first: AdminData<P>;
  /** Of all pages so far. */
  items = $state.raw<I[]>([]);
  /** Where the next page begins; undefined after the last one. */
  next = $state<string>();
  isBusy = $state(false);
  readonly #read: (next?: string) => Promise<P>;
  readonly #itemsOf: (page: P) => I[];

  constructor(read: (next?: string) => Promise<P>, itemsOf: (page: P) => I[]) {
    this.#read = read;
    this.#itemsOf = itemsOf;
    this.first = new AdminData(async () => {
      const page = await read();
      this.items = itemsOf(page);
      this.next = page.next;
      return page;
    });
  }

  /** Reads the next page; where that fails, all begins again with the first one, which says why. */
  async more(): Promise<void> {
    this.isBusy = true;
    try {
      const page = await this.#read(this.next);
      this.items = [...this.items, ...this.#itemsOf(page)];
      this.next = page.next;
    } catch {
      await this.first.load();
    } finally {
      this.isBusy = false;
    }
  }
}
