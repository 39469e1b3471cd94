import { ensureLocalStorage } from '#lib/memory-storage.ts';
import { loadTemporal } from '#lib/native-temporal.ts';

/** What SvelteKit waits for before it starts the application. */
export async function init(): Promise<void> {
  ensureLocalStorage();
  await loadTemporal();
}
