/** What service workers have, which TypeScript does not know beside the types of pages. */
interface MessageEvent {
  waitUntil(work: Promise<unknown>): void;
}

interface ActivateEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface PushEvent extends Event {
  data: { json(): unknown } | null;
  waitUntil(work: Promise<unknown>): void;
}

interface PushSubscriptionChangeEvent extends Event {
  readonly oldSubscription?: PushSubscription | null;
  readonly newSubscription?: PushSubscription | null;
  waitUntil(work: Promise<unknown>): void;
}

interface NotificationEvent extends Event {
  notification: Notification;
  waitUntil(work: Promise<unknown>): void;
}

/** A page that the worker may control. */
interface PageClient {
  focus(): Promise<PageClient>;
  navigate(url: string): Promise<PageClient | null>;
}

declare const clients: {
  claim(): Promise<void>;
  matchAll(options: { type: 'window' }): Promise<PageClient[]>;
  openWindow(url: string): Promise<PageClient | null>;
};
declare const registration: ServiceWorkerRegistration;

interface StaticCondition {
  urlPattern: { pathname: string };
}

/** Chromium's routes that bypass a service worker; the first that fits counts. */
interface StaticRoute {
  condition: StaticCondition | { or: StaticCondition[] };
  /** Where a cache does not have it, the network is asked. */
  source: 'network' | { cacheName: string };
}

interface InstallEvent extends Event {
  addRoutes?(routes: StaticRoute[]): Promise<void>;
}

interface WindowEventMap {
  install: InstallEvent;
  activate: ActivateEvent;
  push: PushEvent;
  pushsubscriptionchange: PushSubscriptionChangeEvent;
  notificationclick: NotificationEvent;
}
