import { expect, it } from 'vitest';
import type { Move } from '#domain/rules/preview/preview-rules.ts';
import { summaryOf } from './preview-labels.ts';

const totals = (pulse: number) => ({
  trackedSeconds: 1,
  activeSeconds: 1,
  focusSeconds: 0,
  switches: 0,
  pulse,
  byCategory: new Map(),
  byProject: new Map()
});
const summary = (categories: Move[], projects: Move[] = [], pulse = 68) =>
  summaryOf({
    categories: { moves: categories, perhaps: [] },
    projects: { moves: projects, perhaps: [] },
    days: [],
    before: totals(68),
    after: totals(pulse)
  });

it('says what moves in one line', () => {
  const move = { from: 'Uncategorized', to: 'Work > Programming', seconds: 14 * 3600 };
  expect(summary([move], [], 71)).toBe(
    'This moves 14 h 00 m from Uncategorized to Work > Programming · pulse 68 → 71'
  );
  expect(summary([move, { ...move, to: undefined, seconds: 1800 }])).toBe('This moves 14 h 30 m');
  expect(summary([], [{ from: '', to: 'support', seconds: 600 }])).toBe(
    'This moves 10 min from no project to support'
  );
  expect(summary([])).toBe('Totals unchanged');
  expect(summary([{ ...move, to: undefined }])).toBe(
    'This moves 14 h 00 m from Uncategorized to what depends on titles'
  );
});
