import { expect, it } from 'vitest';
import { awayLabels } from './absence-labels.ts';

it('days one after the other are one line', () => {
  const full = (date: string) => ({ date, part: 'full' as const });
  const labels = awayLabels([
    full('2026-12-29'),
    full('2026-12-28'),
    { ...full('2026-12-30'), kind: 'sick' },
    { date: '2027-01-04', part: 'hours', seconds: 7200 }
  ]);
  expect(labels).toHaveLength(3);
  expect(labels[0]).toMatch(/28.*29 Dec.*: all day$/);
  expect(labels[1]).toMatch(/30 Dec.*: all day, Sick$/);
  expect(labels[2]).toMatch(/4 Jan.*: 2 h 00 m$/);
});
