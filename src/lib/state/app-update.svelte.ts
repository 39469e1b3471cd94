/**
 * A newer portal that waits to take over. It asks first: show a line for every `appUpdate.state` but `none`.
 *
 *     import { appUpdate } from '#lib/state/app-update.svelte.ts';
 *     {#if appUpdate.state === 'ready'} A new version is here. <button onclick={() => appUpdate.apply()}>Reload</button> {/if}
 */
import { version } from '$app/environment';

const LOOK_AGAIN_MS = 60 * 60 * 1000;
/** A browser gives the old version time to finish: seldom a moment, in the worst case minutes. */
const USUAL_MS = 10_000;

export type UpdateState =
  | 'none'
  /** A newer version is there. */
  | 'ready'
  /** Somebody agreed: as soon as the browser lets it take over, every tab reloads. */
  | 'takingOver'
  /** That takes unusually long. */
  | 'heldUp';

export class AppUpdate {
  state = $state<UpdateState>('none');
  #registration: ServiceWorkerRegistration | undefined;
  /** The worker of the version that this page is of. */
  #own: ServiceWorker | undefined;
  #asked: ServiceWorker | undefined;
  /** This page was loaded while a newer version took over. */
  #outdated = false;

  /** Registers the service worker of a built portal. Called once by the root layout. Never throws. */
  async start(): Promise<void> {
    // Plain HTTP has no service workers: the portal works, but needs the server to open.
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    this.#own = navigator.serviceWorker.controller ?? undefined;
    navigator.serviceWorker.addEventListener('controllerchange', () => this.#followController());
    try {
      const registration = await navigator.serviceWorker.register('/service-worker.js');
      const { active, waiting, installing } = registration;
      // A page that was reloaded past its worker has none yet, but gets the next one.
      this.#own ??= active ?? waiting ?? installing ?? undefined;
      this.#watch(registration);
      void this.#look(registration);
      setInterval(() => void this.#look(registration), LOOK_AGAIN_MS);
    } catch {
      // Offline, or forbidden by the browser's settings: the one that is there, if any, goes on.
    }
  }

  /** Lets the new version take over, at which every open tab reloads. */
  apply(): void {
    const waiting = this.#registration?.waiting;
    // It took over already, without this page.
    if (!waiting) return location.reload();
    this.#asked = waiting;
    this.state = 'takingOver';
    setTimeout(() => {
      if (this.state === 'takingOver') this.state = 'heldUp';
    }, USUAL_MS);
    waiting.postMessage('take over');
  }

  #watch(registration: ServiceWorkerRegistration): void {
    this.#registration = registration;
    const notice = () => this.#noticeWaiting(registration);
    const follow = () => registration.installing?.addEventListener('statechange', notice);
    registration.addEventListener('updatefound', follow);
    // The browser may have looked for a new version as it opened the page, before anybody listened.
    follow();
    notice();
  }

  async #look(registration: ServiceWorkerRegistration): Promise<void> {
    await registration.update().catch(() => undefined);
    const { controller } = navigator.serviceWorker;
    if (!controller || registration.installing || registration.waiting) return;
    this.#outdated = (await versionOf(controller)) !== version;
    this.#noticeWaiting(registration);
  }

  /** Without an active worker the one that waits is the first, which nobody has to be asked about. */
  #noticeWaiting({ active, waiting }: ServiceWorkerRegistration): void {
    if (!active || !waiting) this.state = this.#outdated ? 'ready' : 'none';
    else if (waiting !== this.#asked) this.state = 'ready';
  }

  #followController(): void {
    const { controller } = navigator.serviceWorker;
    if (this.#own && controller !== this.#own) location.reload();
    this.#own ??= controller ?? undefined;
  }
}

const versionOf = (worker: ServiceWorker) =>
  new Promise<unknown>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data);
    worker.postMessage('version', [port2]);
  });

export const appUpdate = new AppUpdate();
