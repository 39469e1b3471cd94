/** What service workers have, which TypeScript does not know beside the types of pages. */
interface MessageEvent {
  waitUntil(work: Promise<unknown>): void;
}

declare const clients: { claim(): Promise<void> };

/** Chromium's routes that bypass a service worker. */
interface StaticRoute {
  condition: { urlPattern: { pathname: string } };
  /** Where a cache does not have it, the network is asked. */
  source: 'network' | { cacheName: string };
}

interface InstallEvent extends Event {
  addRoutes?(routes: StaticRoute[]): Promise<void>;
}

interface WindowEventMap {
  install: InstallEvent;
}
