import { expect, it } from 'vitest';
import type { LastSeen } from '#domain/metrics/last-seen.ts';
import { nowWords } from './now-words.ts';

const now = new Date(2026, 10, 20, 16, 50).getTime();
const at = (hour: number, minute: number) => new Date(2026, 10, 20, hour, minute).getTime();
const machines = ['box'];
const last = (endMs: number, app = 'Code'): LastSeen => ({ key: [app, 'Work > Programming', '', ''], endMs });

it('tells the app in front when the machine last reported', () => {
  expect(nowWords({ machines, throughMs: at(16, 34), last: last(at(16, 30)) }, now)).toEqual({
    words: 'Code · until 16:34',
    behind: false
  });
});

it('tells the category where apps are not shared', () => {
  expect(nowWords({ machines, throughMs: at(16, 34), last: last(at(16, 30), '') }, now).words).toBe(
    'Programming · until 16:34'
  );
});

it('tells that somebody is away', () => {
  expect(nowWords({ machines, throughMs: at(16, 34), last: last(at(15, 0)) }, now).words).toBe(
    'away · until 16:34'
  );
  expect(nowWords({ machines, throughMs: at(16, 34), last: undefined }, now).words).toBe(
    'away · until 16:34'
  );
});

it('tells since when nothing was reported', () => {
  expect(nowWords({ machines, throughMs: at(12, 0), last: last(at(12, 0)) }, now)).toEqual({
    words: 'not reported since 12:00',
    behind: true
  });
  expect(nowWords({ machines, throughMs: undefined, last: undefined }, now).words).toBe(
    'has not reported yet'
  );
  expect(nowWords({ machines: [], throughMs: undefined, last: undefined }, now).words).toBe('no machine yet');
});
