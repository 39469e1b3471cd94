import type { HandleClientError } from '@sveltejs/kit';
import { ensureLocalStorage } from '#lib/memory-storage.ts';

/** What SvelteKit calls before it starts the application. */
export function init(): void {
  ensureLocalStorage();
}

/** Errors of files that could not be fetched: engines word them differently, Vite tells all of them. */
const loadErrors = new WeakSet<Error>();
addEventListener('vite:preloadError', ({ payload }) => loadErrors.add(payload));

export const handleError: HandleClientError = ({ error, message }) => {
  console.error(error);
  return { message, isMissing: error instanceof Error && loadErrors.has(error) };
};
