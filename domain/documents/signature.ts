/** A signature by the key of a device: ECDSA on P-256 with SHA-256. */
import * as v from 'valibot';
import { Instant, Name } from './primitives.ts';

/** The public key as an uncompressed point, 65 bytes, in base64url. */
export const PublicKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{87}$/, 'a public key'));

export const Signature = v.object({
  key: PublicKey,
  /** 64 bytes in base64url. */
  value: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/, 'a signature'))
});
export type Signature = v.InferOutput<typeof Signature>;

export const MAX_DEVICE_KEYS = 20;

/** The public part of a key with which a browser signs, as the profile of its user lists it. */
export const DeviceKey = v.object({ key: PublicKey, label: Name, added: Instant });
export type DeviceKey = v.InferOutput<typeof DeviceKey>;

export const DeviceKeys = v.pipe(
  v.array(DeviceKey),
  v.maxLength(MAX_DEVICE_KEYS, `at most ${MAX_DEVICE_KEYS} keys`)
);
