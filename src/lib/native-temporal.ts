/**
 * What `temporal-polyfill` means in the dashboard: the browser's own Temporal, and the polyfill fetched only where there is
 * none. It would be a fifth of the code of the first page. vite.config.ts puts this module in its place.
 */
import type { Temporal as Polyfill } from 'temporal-polyfill';

/** The standard's, which the polyfill follows. Modules use it when they are called, not while they load. */
export let Temporal = Reflect.get(globalThis, 'Temporal') as typeof Polyfill | undefined;

/** Called once, before the application starts. A top-level await instead would break WebKit, which runs importers before it ends. */
export async function loadTemporal(): Promise<void> {
  Temporal ??= (await import('temporal-polyfill')).Temporal;
}
