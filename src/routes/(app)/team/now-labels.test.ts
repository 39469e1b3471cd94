import { expect, it } from 'vitest';
import type { LastSeen } from '#domain/metrics/last-seen.ts';
import { nowLabel } from './now-labels.ts';

const now = new Date(2026, 10, 20, 16, 50).getTime();
const at = (hour: number, minute: number) => new Date(2026, 10, 20, hour, minute).getTime();
const present = { nowMs: now, graceMs: 3_600_000, asOfMs: undefined };
const machines = ['box'];
const last = (endMs: number, app = 'Code'): LastSeen => ({ key: [app, 'Work > Programming', '', ''], endMs });

it('names the app in front when the machine last reported', () => {
  expect(nowLabel({ machines, throughMs: at(16, 34), last: last(at(16, 30)) }, present)).toEqual({
    text: 'Code · reported 16:34',
    behind: false
  });
});

it('names the project, where it is known', () => {
  const seen: LastSeen = { key: ['Code', 'Work > Programming', 'payments-api', ''], endMs: at(16, 30) };
  const person = { machines, throughMs: at(16, 34), last: seen };
  expect(nowLabel(person, present).text).toBe('Code on payments-api · reported 16:34');
  expect(nowLabel(person, { ...present, graceMs: 900_000 }).text).toBe('last reported 16:34');
});

it('names the category where apps are not shared', () => {
  expect(nowLabel({ machines, throughMs: at(16, 34), last: last(at(16, 30), '') }, present).text).toBe(
    'Programming · reported 16:34'
  );
});

it('says that someone is away', () => {
  expect(nowLabel({ machines, throughMs: at(16, 34), last: last(at(15, 0)) }, present).text).toBe(
    'away · reported 16:34'
  );
  expect(nowLabel({ machines, throughMs: at(16, 34), last: undefined }, present).text).toBe(
    'away · reported 16:34'
  );
});

it('is not behind because this device has had no connection since', () => {
  const person = { machines, throughMs: at(12, 0), last: last(at(12, 0)) };
  expect(nowLabel(person, { ...present, asOfMs: at(12, 20) })).toEqual({
    text: 'Code · reported 12:00',
    behind: false
  });
});

it('reports nothing beyond now', () => {
  const person = { machines, throughMs: now + 86_400_000, last: last(at(12, 0)) };
  expect(nowLabel(person, present).text).toBe('away · reported 16:50');
});

it('says when anything was last reported', () => {
  expect(nowLabel({ machines, throughMs: at(12, 0), last: last(at(12, 0)) }, present)).toEqual({
    text: 'last reported 12:00',
    behind: true
  });
  expect(nowLabel({ machines, throughMs: undefined, last: undefined }, present).text).toBe(
    'has not reported yet'
  );
  expect(nowLabel({ machines: [], throughMs: undefined, last: undefined }, present).text).toBe(
    'no machine yet'
  );
});
