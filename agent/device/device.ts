/** Which device of the developer this machine is. */
import { type } from 'node:os';
import * as v from 'valibot';
import type { ServerInfo } from '#domain/activitywatch/bucket.ts';
import { type Device, deviceDocumentId, MAX_HOST_NAME } from '#domain/documents/device.ts';
import { firstLabel } from '#domain/activitywatch/choose-buckets.ts';
import { MAX_NAME, TimeZone } from '#domain/documents/primitives.ts';
import { cutText } from '#domain/text.ts';
import { formatInstant } from '#domain/time/calendar.ts';

export type Machine = {
  developer: string;
  /** ActivityWatch's id of this installation; empty where it is too old to have one. */
  deviceId: string;
  hostname: string;
  os: string;
};

const OS_NAMES: Record<string, string> = { Darwin: 'macOS', Windows_NT: 'Windows' };

export const machineOf = (developer: string, info: ServerInfo): Machine => ({
  developer,
  deviceId: wellFormed(info.device_id),
  hostname: wellFormed(info.hostname),
  os: OS_NAMES[type()] ?? type()
});

/** CouchDB refuses a document with half a surrogate pair; it becomes U+FFFD. */
const wellFormed = (text: string) => Buffer.from(text).toString();

/**
 * The name of this machine's device: the one it has had, known by ActivityWatch's id even when the host was renamed;
 * otherwise the host name, with a suffix where another machine of the developer has that. Of several with that id the one of
 * the current host name.
 */
export function findDeviceName(machine: Machine, devices: readonly Device[]): string {
  const { deviceId, hostname } = machine;
  const own = devices
    .filter((device) => deviceId !== '' && device.deviceId === deviceId)
    .sort((a, b) => rank(machine, a) - rank(machine, b))[0];
  if (own !== undefined) return own.device;
  const base = deviceNameOf(hostname);
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`;
    const name = base.slice(0, 63 - suffix.length) + suffix;
    const holder = devices.find(({ device }) => device === name);
    if (holder === undefined || deviceId === '' || holder.deviceId === '') return name;
  }
}

/** The device of the current name first. */
const rank = ({ hostname }: Machine, device: Device) =>
  firstLabel(device.hostname) === firstLabel(hostname) ? 0 : 1;

export type DeviceFacts = {
  name: string;
  /** What is known of the device already. */
  known: Pick<Device, 'firstSeen' | 'collectFrom'> | undefined;
  nowMs: number;
  /** Whether the server has the same time; otherwise `nowMs` may be years too early, and begins nothing. */
  isClockConfirmed?: boolean | undefined;
  askedFromMs?: number | undefined;
  titlePatterns?: Device['titlePatterns'];
  privacy?: Device['privacy'];
  /** Tells admins which token to revoke, and that documents are not accepted. */
  token?: Device['token'];
  refused?: Device['refused'];
};

/**
 * The device document as it should be. `firstSeen` never changes; consent begins where it began, or at
 * `askedFromMs` if that is earlier; a device not known before begins at `nowMs`.
 */
export function describeDevice(
  { developer, deviceId, hostname, os }: Machine,
  {
    name,
    known,
    nowMs,
    isClockConfirmed = false,
    askedFromMs = Infinity,
    titlePatterns,
    privacy,
    token,
    refused
  }: DeviceFacts
): Device {
  const knownFromMs = known === undefined ? nowMs : Date.parse(known.collectFrom);
  // A clock that was ahead must not put the beginning off.
  const fromMs = isClockConfirmed ? Math.min(knownFromMs, nowMs) : knownFromMs;
  return {
    _id: deviceDocumentId(name),
    type: 'device',
    v: 1,
    developer,
    device: name,
    deviceId: cutText(deviceId, MAX_NAME),
    hostname: cutText(hostname, MAX_HOST_NAME),
    os,
    firstSeen: known?.firstSeen ?? formatInstant(nowMs),
    collectFrom: formatInstant(Math.min(fromMs, askedFromMs)),
    ...(titlePatterns && { titlePatterns }),
    ...(privacy !== undefined && { privacy }),
    ...(token !== undefined && { token }),
    ...(refused !== undefined && { refused })
  };
}

/** The machine's time zone, `Europe/Berlin`; UTC where it has none that is known. */
export function localZone(): string {
  const zone: unknown = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return v.is(TimeZone, zone) ? zone : 'UTC';
}

/** What a machine is called in document ids. */

/** A host name as a `DeviceName`: anything unusual becomes `-`; a name of nothing else becomes `device`. */
export function deviceNameOf(hostname: string): string {
  const plain = hostname
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-');
  return plain.replace(/^[^A-Za-z0-9]+/, '').slice(0, 63) || 'device';
}
