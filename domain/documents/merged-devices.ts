/**
 * `merged-devices` in a developer's database, written by the service for an admin: devices that count as another one, because the
 * machine was installed again. Days keep the device that they were reported by.
 */
import * as v from 'valibot';
import { couchFields, DeveloperId, DeviceName } from './primitives.ts';

export const MERGED_DEVICES_ID = 'merged-devices';

export const MAX_MERGED_DEVICES = 100;

export const MergedDevices = v.object({
  ...couchFields,
  _id: v.literal(MERGED_DEVICES_ID),
  type: v.literal(MERGED_DEVICES_ID),
  v: v.literal(1),
  developer: DeveloperId,
  /** The device that each counts as, which counts as no other one. */
  into: v.pipe(
    v.record(DeviceName, DeviceName),
    v.check((into) => Object.keys(into).length <= MAX_MERGED_DEVICES, `at most ${MAX_MERGED_DEVICES} devices`)
  )
});
export type MergedDevices = v.InferOutput<typeof MergedDevices>;

/** The device that a device counts as: itself where it was not merged. */
export const countedDevice = (merged: MergedDevices | undefined, device: string): string =>
  merged !== undefined && Object.hasOwn(merged.into, device) ? (merged.into[device] ?? device) : device;
