/**
 * A newer version of the dashboard that waits to be activated. Show a line for every `appUpdate.state` except `none`.
 *
 *     import { appUpdate } from '#lib/state/app-update.svelte.ts';
 *     {#if appUpdate.state === 'ready'} A new version is here. <button onclick={() => appUpdate.apply()}>Reload</button> {/if}
 */
import { version } from '$app/environment';
import { updated } from '$app/state';
import { belowBase } from '#lib/base-path.ts';
import { askWorker, cacheOtherPages, waitForRetry } from './worker-messages.ts';

const CHECK_INTERVAL_MS = 60 * 60 * 1000;
/** Without a service worker, a page that becomes visible asks the server no more often than this. */
const MIN_CHECK_INTERVAL_MS = 10 * 60 * 1000;
/** A browser lets the old version finish: mostly a moment, in the worst case minutes. */
const DEFAULT_ACTIVATION_MS = 10_000;

export type UpdateState =
  | 'none'
  /** A newer version is available. */
  | 'ready'
  /** The user agreed: as soon as the browser activates it, every tab reloads. */
  | 'takingOver'
  /** The activation takes unusually long. */
  | 'heldUp';

/** Why the dashboard does not open without the server. */
export type OfflineProblem =
  /** Plain HTTP has no service workers. */
  | 'insecure'
  /** Neither does this browser, or this kind of window. */
  | 'unsupported'
  /** Files could not be fetched or stored. */
  | 'failed';

export class AppUpdate {
  state = $state<UpdateState>('none');
  offlineProblem = $state<OfflineProblem>();
  #registration: ServiceWorkerRegistration | undefined;
  /** The service worker of this page's version. */
  #own: ServiceWorker | undefined;
  #accepted: ServiceWorker | undefined;
  /** This page was loaded while a newer version was being activated. */
  #outdated = false;

  /** Installs the service worker of a built dashboard. Called once by the root layout. Never throws. */
  async start(): Promise<void> {
    if (!import.meta.env.PROD) return;
    // A file that is no longer on the server belonged to an earlier version.
    addEventListener('vite:preloadError', () => void this.#check());
    if (!('serviceWorker' in navigator)) {
      // Plain HTTP has no service workers: the dashboard works, but needs the server to open.
      this.offlineProblem = isSecureContext ? 'unsupported' : 'insecure';
      this.#followServer();
      return;
    }
    this.#own = navigator.serviceWorker.controller ?? undefined;
    navigator.serviceWorker.addEventListener('controllerchange', () => this.#followController());
    for (let failures = 0; !(await this.#install()); failures += 1) {
      // An installed one goes on without the server.
      if (!navigator.serviceWorker.controller) this.offlineProblem = 'failed';
      await waitForRetry(failures);
    }
    this.offlineProblem = undefined;
    setInterval(() => void this.#check(), CHECK_INTERVAL_MS);
  }

  /** Activates the new version, at which every open tab reloads. */
  apply(): void {
    const waiting = this.#registration?.waiting;
    // It was activated already, without this page.
    if (!waiting) return location.reload();
    this.#accepted = waiting;
    this.state = 'takingOver';
    setTimeout(() => {
      if (this.state === 'takingOver') this.state = 'heldUp';
    }, DEFAULT_ACTIVATION_MS);
    waiting.postMessage('take over');
  }

  /** False where it has to be tried again: a first installation ends when one of its files cannot be fetched. */
  async #install(): Promise<boolean> {
    try {
      const registration = await navigator.serviceWorker.register(belowBase('/service-worker.js'));
      const { active, waiting } = registration;
      // A page that was reloaded bypassing its worker has none yet, but gets the next one.
      this.#own ??= active ?? waiting ?? undefined;
      this.#watch(registration);
      if (!(await isInstalled(registration))) return false;
      void this.#claim();
      void this.#check();
      void navigator.serviceWorker.ready.then(({ active }) => active && cacheOtherPages(active));
      return true;
    } catch {
      // Offline, or forbidden by the browser's settings: an installed one, if any, continues.
      return false;
    }
  }

  /** The worker that becomes active claims the pages that are open, except those whose document is still being fetched. */
  async #claim(): Promise<void> {
    const { active } = await navigator.serviceWorker.ready;
    if (!active || navigator.serviceWorker.controller) return;
    if ((await askWorker(active, 'version')) === version) active.postMessage('claim');
  }

  #watch(registration: ServiceWorkerRegistration): void {
    this.#registration = registration;
    const notice = () => this.#noticeWaiting(registration);
    const follow = () => registration.installing?.addEventListener('statechange', notice);
    registration.addEventListener('updatefound', follow);
    // The browser may have found a new version while opening the page, before this listener existed.
    follow();
    notice();
  }

  /** Without a service worker the files of this version are on the server only. */
  #followServer(): void {
    let checkedMs = Date.now();
    const check = () => {
      checkedMs = Date.now();
      void this.#check();
    };
    setInterval(check, CHECK_INTERVAL_MS);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && Date.now() - checkedMs > MIN_CHECK_INTERVAL_MS) check();
    });
  }

  async #check(): Promise<void> {
    const registration = this.#registration;
    if (!registration?.active) {
      if (await updated.check().catch(() => false)) this.state = 'ready';
      return;
    }
    await registration.update().catch(() => undefined);
    const { controller } = navigator.serviceWorker;
    if (!controller || registration.installing || registration.waiting) return;
    this.#outdated = (await askWorker(controller, 'version')) !== version;
    this.#noticeWaiting(registration);
  }

  /** Without an active worker the waiting one is the first, which needs no consent. */
  #noticeWaiting({ active, waiting }: ServiceWorkerRegistration): void {
    if (!active || !waiting) this.state = this.#outdated ? 'ready' : 'none';
    else if (waiting !== this.#accepted) this.state = 'ready';
  }

  #followController(): void {
    const { controller } = navigator.serviceWorker;
    if (this.#own && controller !== this.#own) location.reload();
    this.#own ??= controller ?? undefined;
  }
}

/** Resolves once a worker is installed, or the only one failed. */
async function isInstalled({ active, waiting, installing }: ServiceWorkerRegistration): Promise<boolean> {
  if (active ?? waiting) return true;
  if (!installing) return false;
  return new Promise((resolve) => {
    const resolveIfEnded = () => {
      if (installing.state !== 'installing') resolve(installing.state !== 'redundant');
    };
    installing.addEventListener('statechange', resolveIfEnded);
    resolveIfEnded();
  });
}

export const appUpdate = new AppUpdate();
