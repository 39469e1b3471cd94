/**
 * What `temporal-polyfill` means in the dashboard: the browser's own Temporal, and the polyfill fetched only where there is
 * none. It would be a fifth of the code of the first page. vite.config.ts puts this module in its place.
 */
import type { Temporal as Polyfill } from 'temporal-polyfill';

const own = Reflect.get(globalThis, 'Temporal') as typeof Polyfill | undefined; // the standard's, which the polyfill follows

export const Temporal = own ?? (await import('temporal-polyfill')).Temporal;
