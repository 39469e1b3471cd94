import { expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

it('makes names alike that differ by case or accents', () => {
  expect(plainText('José ÅSE')).toBe('jose ase');
});
