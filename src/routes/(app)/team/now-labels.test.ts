import { expect, it } from 'vitest';
import type { LastSeen } from '#domain/metrics/last-seen.ts';
import { nowWords } from './now-labels.ts';

const now = new Date(2026, 10, 20, 16, 50).getTime();
const at = (hour: number, minute: number) => new Date(2026, 10, 20, hour, minute).getTime();
const graceMs = 3_600_000;
const machines = ['box'];
const last = (endMs: number, app = 'Code'): LastSeen => ({ key: [app, 'Work > Programming', '', ''], endMs });

it('tells the app in front when the machine last reported', () => {
  expect(nowWords({ machines, throughMs: at(16, 34), last: last(at(16, 30)) }, now, graceMs)).toEqual({
    words: 'Code · until 16:34',
    behind: false
  });
});

it('tells the project, where it is known', () => {
  const seen: LastSeen = { key: ['Code', 'Work > Programming', 'payments-api', ''], endMs: at(16, 30) };
  const person = { machines, throughMs: at(16, 34), last: seen };
  expect(nowWords(person, now, graceMs).words).toBe('Code on payments-api · until 16:34');
  expect(nowWords(person, now, 900_000).words).toBe('not reported since 16:34');
});

it('tells the category where apps are not shared', () => {
  expect(nowWords({ machines, throughMs: at(16, 34), last: last(at(16, 30), '') }, now, graceMs).words).toBe(
    'Programming · until 16:34'
  );
});

it('tells that somebody is away', () => {
  expect(nowWords({ machines, throughMs: at(16, 34), last: last(at(15, 0)) }, now, graceMs).words).toBe(
    'away · until 16:34'
  );
  expect(nowWords({ machines, throughMs: at(16, 34), last: undefined }, now, graceMs).words).toBe(
    'away · until 16:34'
  );
});

it('tells since when nothing was reported', () => {
  expect(nowWords({ machines, throughMs: at(12, 0), last: last(at(12, 0)) }, now, graceMs)).toEqual({
    words: 'not reported since 12:00',
    behind: true
  });
  expect(nowWords({ machines, throughMs: undefined, last: undefined }, now, graceMs).words).toBe(
    'has not reported yet'
  );
  expect(nowWords({ machines: [], throughMs: undefined, last: undefined }, now, graceMs).words).toBe(
    'no machine yet'
  );
});
