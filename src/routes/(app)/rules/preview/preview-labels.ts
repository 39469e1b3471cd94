import type { Totals } from '#domain/metrics/sum-figures.ts';
import type { Move } from '#domain/rules/preview/preview-rules.ts';
import { prose } from '#lib/ui/durations.ts';
import type { DraftPreview } from './rules-preview.ts';

export type ChangedFigure = { name: string; definition: string; before: string; after: string };

const whole = (value: number | undefined) => (value === undefined ? '–' : String(Math.round(value)));
const time = (seconds: number | undefined) => (seconds === undefined ? '–' : prose(seconds));

/** Pulse and focus time, before and after. */
export const figuresOf = (before: Totals, after: Totals): ChangedFigure[] => [
  {
    name: 'Pulse',
    definition: 'weight-and-productivity-pulse',
    before: whole(before.pulse),
    after: whole(after.pulse)
  },
  {
    name: 'Focus time',
    definition: 'focus-session',
    before: time(before.focusSeconds),
    after: time(after.focusSeconds)
  }
];

/** The whole preview in one line: `This moves 14 h 00 m from Uncategorized to Work > Programming · pulse 68 → 71`. */
export function summaryOf({ categories, projects, before, after }: DraftPreview): string {
  const moved = movesLabel(categories.moves, 'no category') ?? movesLabel(projects.moves, 'no project');
  const [pulse] = figuresOf(before, after);
  const pulses = pulse && pulse.before !== pulse.after ? `pulse ${pulse.before} → ${pulse.after}` : undefined;
  const titles = categories.perhaps.length + projects.perhaps.length > 0;
  const unmoved = titles ? 'It depends on titles from the next day on' : 'Totals unchanged';
  const words = [moved ?? unmoved, pulses];
  return words.filter((part) => part !== undefined).join(' · ');
}

function movesLabel(moves: readonly Move[], none: string): string | undefined {
  const [first, ...others] = moves;
  if (!first) return undefined;
  const seconds = moves.reduce((sum, move) => sum + move.seconds, 0);
  if (others.length > 0) return `This moves ${prose(seconds)}`;
  const to = first.to === undefined ? 'what depends on titles' : first.to || none;
  return `This moves ${prose(seconds)} from ${first.from || none} to ${to}`;
}
