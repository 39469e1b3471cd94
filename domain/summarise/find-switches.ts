import type { Span } from '../time/spans.ts';

type AppStretch = Span & { app: string; stretch: number };

/** How far apart two windows may be and still follow one another. */
export const SWITCH_GAP_MS = 60_000;

/** When one app followed another without an absence in between. `stretches` are sorted by start. */
export function findSwitches(stretches: readonly AppStretch[]): number[] {
  const switchesMs: number[] = [];
  let last: AppStretch | undefined;
  for (const next of stretches) {
    const follows = last?.stretch === next.stretch && next.startMs - last.endMs <= SWITCH_GAP_MS;
    if (follows && last?.app !== next.app) switchesMs.push(next.startMs);
    last = next;
  }
  return switchesMs;
}
