import type { Machine } from '#domain/metrics/coverage.ts';
import type { AgentToken } from '#domain/api/me.ts';

/** A machine whose token the server does not take any more; `sinceMs`: when it was replaced, undefined where it was disabled. */
export type RefusedToken = { device: string; sinceMs: number | undefined };

/**
 * The machines that reported once, but not since the oldest of the tokens that still work was made: what they signed in
 * with is gone. A machine that cannot sign in cannot report it, so the dashboard derives it.
 */
export function refusedTokens(
  machines: readonly Machine[],
  tokens: readonly AgentToken[] | undefined
): RefusedToken[] {
  if (tokens === undefined) return [];
  const working = tokens.filter(({ disabled }) => !disabled).map(({ created }) => Date.parse(created));
  const oldestMs = working.length === 0 ? undefined : Math.min(...working);
  return machines
    .filter(({ throughMs }) => throughMs !== undefined && (oldestMs === undefined || throughMs < oldestMs))
    .map(({ device }) => ({ device, sinceMs: oldestMs }));
}
