/** `device:<device>`, written by its agent when it changes, not at every sync. */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, DeveloperId, DeviceName, Instant, Name, text, Whole } from './primitives.ts';

/** That of DNS. */
export const MAX_HOST_NAME = 255;

export const Device = v.object({
  ...couchFields,
  type: v.literal('device'),
  v: v.literal(1),
  developer: DeveloperId,
  device: DeviceName,
  /** ActivityWatch's own id of this installation. */
  deviceId: Name,
  hostname: text(MAX_HOST_NAME),
  os: Name,
  firstSeen: Instant,
  /** Nothing before this instant is collected: the person's consent. */
  collectFrom: Instant,
  /** How many patterns of the rules look at window titles, and the first UTC date that they apply to; empty: all dates. */
  titlePatterns: v.optional(v.object({ count: Whole, from: text(10) })),
  /** Which version of the person's privacy settings it applies: when these were changed. Left out: none. */
  privacy: v.optional(Instant),
  /** The label of the token that its agent signs in with. Earlier agents left it out. */
  token: v.optional(Name),
  /** How many of its documents the server refused and it still has. Earlier agents left it out. */
  refused: v.optional(Whole)
});
export type Device = v.InferOutput<typeof Device>;

/** The id of a device's document; `deviceId` is what ActivityWatch calls the installation. */
export const deviceDocumentId = (device: string): string => `device:${device}`;

const DEVICE_ID = /^device:([^:]+)$/;

/** The device's name, or undefined where the id is not that of a device. */
export const parseDeviceDocumentId = (id: string): string | undefined => DEVICE_ID.exec(id)?.[1];

export const deviceRange = (): IdRange => rangeOf('device:');
