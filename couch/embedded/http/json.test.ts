import { expect, it } from 'vitest';
import { CouchError } from '../errors.ts';
import { parseJson } from './json.ts';

const NINES = '9'.repeat(400);

it.each(['1e400', '[-1E+999]', '{"a":2.5e308}', NINES, `{"a":[true,-${NINES}.5]}`])(
  'refuses %.20s, which JavaScript cannot represent',
  (text) => {
    expect(() => parseJson(text)).toThrow(CouchError);
  }
);

it.each([
  ['{"_rev":"1-9e999","b":"1e999"}', { _rev: '1-9e999', b: '1e999' }],
  [`["${NINES}"]`, [NINES]],
  ['["\\"1e999",1.5E3]', ['"1e999', 1500]],
  ['[true,false,1e-999,0]', [true, false, 0, 0]]
])('reads %.20s', (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

it.each(['"\\ud83d"', '{"a":["\\uDE00 "]}', '{"\\ud83d\\ud83d":1}'])(
  'refuses a lone surrogate, as in %s',
  (text) => {
    expect(() => parseJson(text)).toThrow('invalid UTF-8 JSON');
  }
);

it('reads escaped surrogate pairs', () => {
  expect(parseJson('{"\\ud83d\\ude00":"\\uD83D\\uDE00"}')).toEqual({ '😀': '😀' });
});

it('accepts 1,200 levels and refuses one more, but ignores brackets in strings', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  expect(() => parseJson(nested(1200))).not.toThrow();
  expect(() => parseJson(nested(1201))).toThrow('1200 levels');
  expect(parseJson(`"${nested(1201)}"`)).toBe(nested(1201));
});
