import { expect, it } from 'vitest';
import { RecentValues } from './recent-values.ts';

it('what was used last stays within the weight', () => {
  const recent = new RecentValues<string, string>(12, (text) => text.length);
  recent.set('a', 'one');
  recent.set('b', 'two');
  recent.set('c', 'six');
  recent.set('d', 'ten');
  expect(recent.get('a')).toBe('one');
  recent.set('e', 'odd');
  expect(['a', 'b', 'c', 'd', 'e'].map((key) => recent.get(key))).toEqual([
    'one',
    undefined,
    'six',
    'ten',
    'odd'
  ]);
});

it('a value that replaces another one, or was deleted, is weighed once', () => {
  const recent = new RecentValues<string, string>(8, (text) => text.length);
  for (const text of ['aa', 'bb', 'cc', 'dd', 'ee']) recent.set('same', text);
  recent.set('gone', 'ff');
  recent.delete('gone');
  recent.delete('gone');
  recent.set('x', 'gg');
  recent.set('y', 'hh');
  recent.set('z', 'ii');
  expect(['same', 'gone', 'x', 'y', 'z'].map((key) => recent.get(key))).toEqual([
    'ee',
    undefined,
    'gg',
    'hh',
    'ii'
  ]);
});

it('a value of more than a quarter of the weight is not retained, nor the one that it replaces', () => {
  const recent = new RecentValues<string, string>(8, (text) => text.length);
  recent.set('a', 'aa');
  recent.set('a', 'aaa');
  expect(recent.get('a')).toBe(undefined);
});
