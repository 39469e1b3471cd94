import { expect, test } from 'vitest';
import { compileNames, knownNames } from './known-names.ts';

test.each([
  ['csv.ts - web-dashboard - Visual Studio Code', ['web-dashboard']],
  ['anna@devbox-01: ~/src/payments-api', ['payments-api']],
  ['PAYMENTS-API #884', ['payments-api']],
  ['payments-api-old, old_payments-api and payments-apis', []],
  ['infrastructure', []],
  ['infra: move payments-api', ['payments-api', 'infra']],
  ['C++ (new)', ['C++ (new)']],
  ['go', []],
  ['', []]
])('names in "%s"', (title, names) => {
  expect(compileNames(['infra', 'payments-api', 'web-dashboard', 'C++ (new)', 'go'])(title)).toEqual(names);
});

test('without names nothing is found', () => {
  expect(compileNames([])('anything')).toEqual([]);
});

test('a name is known on the days of editing and for 14 days after, a name of a rule always', () => {
  const day = 86_400_000;
  const edited = [
    { project: 'infra', startMs: 100 * day + 1, endMs: 100 * day + 2 },
    { project: '', startMs: 100 * day, endMs: 100 * day + 1 }
  ];
  const namesOn = knownNames(edited, ['libwire']);
  const found = [99, 100, 114, 115].map((each) => namesOn(each)('libwire infra'));
  expect(found).toEqual([['libwire'], ['libwire', 'infra'], ['libwire', 'infra'], ['libwire']]);
});
