import type { HandleClientError } from '@sveltejs/kit';
import { ensureLocalStorage } from '#lib/memory-storage.ts';
import { loadTemporal } from '#lib/native-temporal.ts';

/** What SvelteKit waits for before it starts the application. */
export async function init(): Promise<void> {
  ensureLocalStorage();
  await loadTemporal();
}

/** Errors of files that could not be fetched: engines word them differently, Vite tells all of them. */
const loadErrors = new WeakSet<Error>();
addEventListener('vite:preloadError', ({ payload }) => loadErrors.add(payload));

export const handleError: HandleClientError = ({ error, message }) => {
  console.error(error);
  return { message, isMissing: error instanceof Error && loadErrors.has(error) };
};
