/** The channels of people: what they turned on, and where their messages go. */
import { createHash, randomBytes } from 'node:crypto';
import {
  MAX_SUBSCRIPTIONS,
  type OwnChannels,
  type OwnChannelsChange,
  type PushSubscription
} from '#domain/api/channels.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { retryConflicts, type Couch } from '../../couch/connection.ts';
import {
  channelsId,
  deliveryRange,
  Delivery,
  eachDocument,
  readDocument,
  removeDocument,
  UserChannels,
  type WebhookTarget
} from './channel-documents.ts';

const SECRET_BYTES = 32;
export const makeWebhookSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

export const hostOf = (url: string): string => new URL(url).host;

export async function readUserChannels(couch: Couch, developer: string): Promise<UserChannels> {
  const known = await readDocument(couch, channelsId(developer), UserChannels);
  const none: UserChannels = {
    ...{ _id: channelsId(developer), type: 'channels', v: 1, mail: false, push: [] },
    unsubscribe: randomBytes(24).toString('base64url')
  };
  return known ?? none;
}

/** Changes what is stored; where the change returns the same object, nothing is. */
async function change(
  couch: Couch,
  developer: string,
  to: (channels: UserChannels) => UserChannels
): Promise<UserChannels> {
  return retryConflicts(async () => {
    const known = await readUserChannels(couch, developer);
    const changed = to(known);
    if (changed !== known) await couch.use<UserChannels>(couch.names.service).insert(changed);
    return changed;
  });
}

export const describeChannels = (
  { mail, refused, push, webhook }: UserChannels,
  given: { address: string; hasMail: boolean; publicKey: string }
): OwnChannels => ({
  mail: {
    ...{ available: given.hasMail, on: mail, address: given.address },
    ...(refused !== undefined && { refused })
  },
  push: { public_key: given.publicKey, devices: push.map(({ id, label, added }) => ({ id, label, added })) },
  ...(webhook && { webhook: { host: hostOf(webhook.url), format: webhook.format } })
});

/** @returns the secret of a new webhook, which is shown once, besides. */
export async function changeChannels(
  couch: Couch,
  developer: string,
  { mail, webhook }: OwnChannelsChange
): Promise<{ channels: UserChannels; secret: string | undefined }> {
  const made: WebhookTarget | undefined = webhook ? { ...webhook, secret: makeWebhookSecret() } : undefined;
  const channels = await change(couch, developer, (known) => {
    const { webhook: before, refused, ...rest } = known;
    const kept = webhook === undefined ? before : made;
    const isRefused = mail === undefined && refused !== undefined;
    return {
      ...rest,
      ...(mail !== undefined && { mail }),
      ...(isRefused && { refused }),
      ...(kept && { webhook: kept })
    };
  });
  return { channels, secret: made?.format === 'standard' ? made.secret : undefined };
}

/** Names a subscription without saying its address, which is a secret. */
export const subscriptionId = (endpoint: string): string =>
  createHash('sha256').update(endpoint).digest('hex').slice(0, 16);

export async function addSubscription(
  couch: Couch,
  developer: string,
  given: PushSubscription & { label: string; nowMs: number }
): Promise<string> {
  const { endpoint, keys, label, nowMs } = given;
  const id = subscriptionId(endpoint);
  await change(couch, developer, (known) => {
    const before = known.push.find((one) => one.id === id);
    if (before?.keys.auth === keys.auth && before.keys.p256dh === keys.p256dh) return known;
    const others = known.push.filter((one) => one.id !== id).slice(1 - MAX_SUBSCRIPTIONS);
    return { ...known, push: [...others, { id, endpoint, keys, label, added: formatInstant(nowMs) }] };
  });
  return id;
}

export async function removeSubscription(couch: Couch, developer: string, id: string): Promise<boolean> {
  let removed = false;
  await change(couch, developer, (known) => {
    removed = known.push.some((one) => one.id === id);
    return removed ? { ...known, push: known.push.filter((one) => one.id !== id) } : known;
  });
  return removed;
}

/** The mail server does not take mail for this address: nothing more is sent until its owner turns it on again. */
export const noteRefusal = (couch: Couch, developer: string, reason: string): Promise<UserChannels> =>
  change(couch, developer, (known) => ({ ...known, mail: false, refused: reason.slice(0, 300) }));

/** What stands in mails: whose it is, and the secret. */
export const unsubscribeToken = (developer: string, { unsubscribe }: UserChannels): string =>
  `${developer}.${unsubscribe}`;

/** Returns whether the token is from a mail. */
export async function unsubscribe(couch: Couch, token: string): Promise<boolean> {
  const [developer = '', secret = ''] = token.split('.');
  const known = await readDocument(couch, channelsId(developer), UserChannels);
  if (secret === '' || known?.unsubscribe !== secret) return false;
  await change(couch, developer, (channels) => (channels.mail ? { ...channels, mail: false } : channels));
  return true;
}

/** Of somebody who is erased. */
export async function removeChannels(couch: Couch, developer: string): Promise<void> {
  await removeDocument(couch, channelsId(developer));
  for await (const { _id, target } of eachDocument(couch, deliveryRange(), Delivery))
    if ('developer' in target && target.developer === developer) await removeDocument(couch, _id);
}
