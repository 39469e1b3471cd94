import type { Span } from '../activitywatch/spans.ts';

type AppStretch = Span & { app: string; stretch: number };

/** When one app followed another without the person going away in between. `stretches` are sorted by start. */
export function findSwitches(stretches: readonly AppStretch[]): number[] {
  const switchesMs: number[] = [];
  let last: AppStretch | undefined;
  for (const next of stretches) {
    if (last?.stretch === next.stretch && last.app !== next.app) switchesMs.push(next.startMs);
    last = next;
  }
  return switchesMs;
}
