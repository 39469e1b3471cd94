import { expect, it } from 'vitest';
import type { LastSeen } from '#domain/metrics/last-seen.ts';
import { nowLabel } from './now-labels.ts';

const now = new Date(2026, 10, 20, 16, 50).getTime();
const at = (hour: number, minute: number) => new Date(2026, 10, 20, hour, minute).getTime();
const graceMs = 3_600_000;
const machines = ['box'];
const last = (endMs: number, app = 'Code'): LastSeen => ({ key: [app, 'Work > Programming', '', ''], endMs });

it('names the app in front when the machine last reported', () => {
  expect(nowLabel({ machines, throughMs: at(16, 34), last: last(at(16, 30)) }, now, graceMs)).toEqual({
    text: 'Code · until 16:34',
    behind: false
  });
});

it('names the project, where it is known', () => {
  const seen: LastSeen = { key: ['Code', 'Work > Programming', 'payments-api', ''], endMs: at(16, 30) };
  const person = { machines, throughMs: at(16, 34), last: seen };
  expect(nowLabel(person, now, graceMs).text).toBe('Code on payments-api · until 16:34');
  expect(nowLabel(person, now, 900_000).text).toBe('not reported since 16:34');
});

it('names the category where apps are not shared', () => {
  expect(nowLabel({ machines, throughMs: at(16, 34), last: last(at(16, 30), '') }, now, graceMs).text).toBe(
    'Programming · until 16:34'
  );
});

it('says that someone is away', () => {
  expect(nowLabel({ machines, throughMs: at(16, 34), last: last(at(15, 0)) }, now, graceMs).text).toBe(
    'away · until 16:34'
  );
  expect(nowLabel({ machines, throughMs: at(16, 34), last: undefined }, now, graceMs).text).toBe(
    'away · until 16:34'
  );
});

it('says since when nothing was reported', () => {
  expect(nowLabel({ machines, throughMs: at(12, 0), last: last(at(12, 0)) }, now, graceMs)).toEqual({
    text: 'not reported since 12:00',
    behind: true
  });
  expect(nowLabel({ machines, throughMs: undefined, last: undefined }, now, graceMs).text).toBe(
    'has not reported yet'
  );
  expect(nowLabel({ machines: [], throughMs: undefined, last: undefined }, now, graceMs).text).toBe(
    'no machine yet'
  );
});
