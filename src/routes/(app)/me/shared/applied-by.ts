import type { Device } from '#domain/documents/device.ts';
import type { OwnPrivacy } from '#domain/documents/profile.ts';

/** Which machines have confirmed that they apply these settings. */
export const appliedBy = (
  devices: readonly Pick<Device, 'device' | 'privacy'>[],
  privacy: Pick<OwnPrivacy, 'changed'> | undefined
): { device: string; isApplied: boolean }[] =>
  devices.map(({ device, privacy: applied }) => ({
    device,
    isApplied: privacy !== undefined && applied === privacy.changed
  }));
