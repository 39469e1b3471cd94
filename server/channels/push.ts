/** Web Push: encrypted for the browser, signed with a key of this installation. */
import * as v from 'valibot';
import webPush from 'web-push';
import type { PushSubscription } from '#domain/api/channels.ts';
import { statusOf, type Couch } from '../../couch/connection.ts';
import { readDocument, type Content } from './channel-documents.ts';
import type { OutgoingRequest } from './send-request.ts';

const VAPID_ID = 'vapid';
const VapidKeys = v.looseObject({ publicKey: v.string(), privateKey: v.string() });
export type VapidKeys = v.InferOutput<typeof VapidKeys>;

/** The keys of this installation, made once: with others every browser would have to subscribe again. */
export async function readVapidKeys(couch: Couch): Promise<VapidKeys> {
  const known = await readDocument(couch, VAPID_ID, VapidKeys);
  if (known) return known;
  try {
    const made = { type: 'vapid', v: 1, ...webPush.generateVAPIDKeys() };
    await couch.use<object>(couch.names.service).insert(made, VAPID_ID);
    return made;
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    // Another server was first.
    return v.parse(VapidKeys, await readDocument(couch, VAPID_ID, VapidKeys));
  }
}

const TTL_SECONDS = 24 * 3600;
/** Push services take 4096 bytes, encrypted. */
const MAX_TEXT = 500;

/** `subject`: where a push service reaches the operator of this server. */
export async function pushRequest(
  { endpoint, keys }: PushSubscription,
  { id, title, text, path }: Content,
  { vapid, subject }: { vapid: VapidKeys; subject: string }
): Promise<OutgoingRequest> {
  const shown = { title: title.slice(0, 200), body: text.slice(0, MAX_TEXT), path, tag: id };
  const { publicKey, privateKey } = vapid;
  const details = await Promise.resolve(
    webPush.generateRequestDetails({ endpoint, keys }, JSON.stringify(shown), {
      vapidDetails: { subject, publicKey, privateKey },
      ...{ TTL: TTL_SECONDS, contentEncoding: 'aes128gcm' }
    })
  );
  const headers = Object.entries(details.headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { url: details.endpoint, headers: Object.fromEntries(headers), body: details.body ?? '' };
}
