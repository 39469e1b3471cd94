/** Chromium's routes that pass a service worker by, which TypeScript does not know yet. */
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
