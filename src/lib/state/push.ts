/** Notifications of this browser: loaded by the settings, and at the start where they are on. */
import { getOwnChannelsRoute, subscribePushRoute, unsubscribePushRoute } from '#domain/api/channels.ts';
import { callRoute } from './admin.svelte.ts';
import { deviceLabel } from './device-label.ts';
import { PUSH_KEY } from './push-key.ts';

export type PushState = 'on' | 'off' | 'blocked' | 'unsupported' | 'needs-home-screen';

const isIos = () => /iPad|iPhone|iPod/.test(navigator.userAgent);

/** What this browser can do, and does. */
export async function pushState(): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window))
    return isIos() && !matchMedia('(display-mode: standalone)').matches ? 'needs-home-screen' : 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration) return 'unsupported';
  return (await registration.pushManager.getSubscription()) && localStorage.getItem(PUSH_KEY) !== null
    ? 'on'
    : 'off';
}

/** Asks for permission, which browsers allow after a click only. @throws Error whose message can be shown. */
export async function turnPushOn(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted')
    throw new Error('This browser does not allow notifications from this page.');
  await subscribe();
  localStorage.setItem(PUSH_KEY, 'on');
}

export async function turnPushOff(): Promise<void> {
  localStorage.removeItem(PUSH_KEY);
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  await callRoute(unsubscribePushRoute, { body: { endpoint: subscription.endpoint } });
  await subscription.unsubscribe();
}

/** For a sign-out: the push service reports to the server that this browser is gone. Never throws. */
export async function forgetPush(): Promise<void> {
  localStorage.removeItem(PUSH_KEY);
  try {
    const registration = await navigator.serviceWorker.getRegistration();
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
  } catch {
    // Without a push service there are no notifications either.
  }
}

/** Browsers end subscriptions by themselves: at each start the current one is sent to the server. Never throws. */
export async function renewPush(): Promise<void> {
  try {
    if (Notification.permission === 'granted') await subscribe();
  } catch {
    // The next start tries again.
  }
}

async function subscribe(): Promise<void> {
  const registration = await navigator.serviceWorker.ready;
  const { push } = await callRoute(getOwnChannelsRoute);
  const key = bytesOf(push.public_key);
  const known = await registration.pushManager.getSubscription();
  const hasKey = known?.options.applicationServerKey;
  // Of another server at this address, or of one whose keys were lost.
  if (known && hasKey && !sameBytes(new Uint8Array(hasKey), key)) await known.unsubscribe();
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key
  });
  const { endpoint, keys } = subscription.toJSON();
  await callRoute(subscribePushRoute, { body: { endpoint, keys, label: deviceLabel(navigator.userAgent) } });
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

const sameBytes = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);
