/** What the service worker does when the browser replaces or ends a push subscription: subscribe again, and tell the server. */

/** As much of a browser's `PushSubscription` as is needed. */
export type Subscription = {
  endpoint: string;
  options: { applicationServerKey: ArrayBuffer | null };
  toJSON: () => { endpoint?: string; keys?: Record<string, string> };
};

export type Renewal = {
  /** As the event has them: browsers leave out either, or both. */
  oldSubscription?: Subscription | null;
  newSubscription?: Subscription | null;
  /** With the key of the server, or with its text in base64url. */
  subscribe: (applicationServerKey: ArrayBuffer | string) => Promise<Subscription>;
  /** The key of the server, in base64url. */
  readKey: () => Promise<string>;
  /** Sends a request to the server. Both reject where it cannot be reached, or where nobody is signed in. */
  report: (path: '/me/push' | '/me/push/remove', body: object) => Promise<void>;
  /** Names this browser among the devices of its user. */
  label: string;
};

/** The new subscription is reported first, so that no message falls between the two. Rejects where one of the steps fails. */
export async function renewSubscription(renewal: Renewal): Promise<void> {
  const { oldSubscription: old, newSubscription, subscribe, readKey, report, label } = renewal;
  const subscription =
    newSubscription ?? (await subscribe(old?.options.applicationServerKey ?? (await readKey())));
  const { endpoint, keys } = subscription.toJSON();
  await report('/me/push', { endpoint, keys, label });
  if (old && old.endpoint !== endpoint) await report('/me/push/remove', { endpoint: old.endpoint });
}
