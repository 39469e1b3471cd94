import { type Span, subtractSpans, unionSpans } from '../time/spans.ts';
import type { IsHidden } from './privacy.ts';

type Named = Parameters<IsHidden>[0];

/** What happened without what is hidden, which is no active time either, unless something else was in front then, too. */
export function omitHidden<T extends Span & Named>(
  stretches: readonly T[],
  active: readonly Span[],
  isHidden: IsHidden
): { stretches: T[]; active: Span[] } {
  const visible = stretches.filter((stretch) => !isHidden(stretch));
  const hidden = stretches.filter(isHidden);
  const gone = subtractSpans(unionSpans(hidden), unionSpans(visible));
  return { stretches: visible, active: subtractSpans(active, gone) };
}
