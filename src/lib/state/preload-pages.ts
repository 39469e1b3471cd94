import { preloadCode } from '$app/navigation';
import { belowBase } from '#lib/base-path.ts';

let loading: Promise<unknown> | undefined;

/** Loads what shows the first numbers while somebody types their password. Never rejects: what failed is loaded when it is used. */
export async function preloadPages(): Promise<void> {
  loading ??= Promise.allSettled([
    import('./sync.svelte.ts').then(({ loadPack, loadStore }) => Promise.all([loadStore(), loadPack()])),
    preloadCode(belowBase('/team')),
    preloadCode(belowBase('/me'))
  ]);
  await loading;
}
