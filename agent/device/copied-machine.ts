/**
 * Another machine that sends as this device: a copy of this one with the same host name and the same ids of ActivityWatch and of
 * the agent, so that only its writing shows it.
 */
import { parseDayId } from '#domain/documents/day.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import type { Store, StoreState } from '../store.ts';

/** One may come from a store that was restored; a copy writes again and again. */
const MIN_WRITES = 2;
const REMEMBERED_MS = 48 * 3_600_000;
/** Once one of both is a device of its own, the other one reports the copy for so long: it looks every six hours. */
const LATELY_MS = 13 * 3_600_000;

/**
 * Notes that the server had days of this device (`adopted`, ids of documents) that this agent did not write, although it had
 * taken over all of them before. Returns whether there were any.
 */
export async function noteOtherWrites(
  store: Store,
  adopted: readonly string[],
  nowMs: number
): Promise<boolean> {
  if (!adopted.some((id) => parseDayId(id) !== undefined)) return false;
  const { otherWrites } = await store.readState();
  await store.updateState({ otherWrites: [formatInstant(nowMs), ...otherWrites].slice(0, MIN_WRITES) });
  return true;
}

/** Whether another machine has sent days of this device repeatedly, and lately. */
export function isCopied({ otherWrites }: Pick<StoreState, 'otherWrites'>, nowMs: number): boolean {
  const [last, before] = otherWrites.map((at) => nowMs - Date.parse(at));
  return last !== undefined && before !== undefined && last < LATELY_MS && before < REMEMBERED_MS;
}

export const copiedProblem = (device: string): string =>
  `Another machine sends as this device, ${device}: one of both is a copy of the other. Of time in which both were used only ` +
  'the longer is stored.';
export const COPIED_REMEDY = 'On one of both, make it a device of its own: tidesheet sync --new-device';

/** Leaves the present devices to the other machine: the next synchronisation finds another name for this one. */
export async function becomeNewDevice(store: Store, devices: readonly string[]): Promise<void> {
  const { foreignDevices } = await store.readState();
  await store.updateState({
    foreignDevices: [...new Set([...foreignDevices, ...devices])].sort(),
    otherWrites: []
  });
}
