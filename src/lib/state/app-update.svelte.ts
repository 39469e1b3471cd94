/**
 * A newer portal that waits to take over. It asks first: show a line with a button where `appUpdate.ready`.
 *
 *     import { appUpdate } from '#lib/state/app-update.svelte.ts';
 *     {#if appUpdate.ready} A new version is here. <button onclick={() => appUpdate.apply()}>Reload</button> {/if}
 */
const LOOK_AGAIN_MS = 60 * 60 * 1000;

export class AppUpdate {
  ready = $state(false);
  #registration: ServiceWorkerRegistration | undefined;

  /** Registers the service worker of a built portal. Called once by the root layout. Never throws. */
  async start(): Promise<void> {
    // Plain HTTP has no service workers: the portal works, but needs the server to open.
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    this.#reloadWhenTakenOver();
    try {
      const registration = await navigator.serviceWorker.register('/service-worker.js');
      this.#registration = registration;
      this.#watch(registration);
      const look = () => void registration.update().catch(() => undefined);
      look();
      setInterval(look, LOOK_AGAIN_MS);
    } catch {
      // Offline, or forbidden by the browser's settings: the one that is there, if any, goes on.
    }
  }

  /** Lets the new version take over and reloads every open tab once. */
  apply(): void {
    this.#registration?.waiting?.postMessage('take over');
  }

  #watch(registration: ServiceWorkerRegistration): void {
    const notice = () => this.#noticeWaiting(registration);
    const follow = () => registration.installing?.addEventListener('statechange', notice);
    registration.addEventListener('updatefound', follow);
    // The browser may have looked for a new version as it opened the page, before anybody listened.
    follow();
    notice();
  }

  /** Without a controller this is the first version, which nobody has to be asked about. */
  #noticeWaiting(registration: ServiceWorkerRegistration): void {
    const { waiting } = registration;
    this.ready = waiting !== null && navigator.serviceWorker.controller !== null;
    // A tab in the background may not hear that it has another controller: its worker tells it, too.
    if (this.ready) waiting?.addEventListener('statechange', reloadOnceActive);
  }

  #reloadWhenTakenOver(): void {
    let controlled = navigator.serviceWorker.controller !== null;
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (controlled) location.reload();
      controlled = true;
    });
  }
}

/** One function for every notice: a worker that is noticed again is not listened to twice. */
function reloadOnceActive({ target }: Event): void {
  if (target instanceof ServiceWorker && target.state === 'activated') location.reload();
}

export const appUpdate = new AppUpdate();
