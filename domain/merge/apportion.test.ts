import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apportion } from './apportion.ts';

it('gives what is left over to the largest remainders, the earlier of equals first', () => {
  expect(apportion([1, 1, 1], 100)).toEqual([34, 33, 33]);
  expect(apportion([900, 450], 900)).toEqual([600, 300]);
  expect(apportion([0, 0], 10)).toEqual([0, 0]);
});

it('always adds up and never misses a share by a whole', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(900), { minLength: 1 }), fc.nat(900), (shares, total) => {
      const sum = shares.reduce((left, right) => left + right, 0);
      fc.pre(sum > 0);
      const parts = apportion(shares, total);
      expect(parts.reduce((left, right) => left + right, 0)).toBe(total);
      parts.forEach((part, index) => expect(Math.abs(part - (shares[index]! * total) / sum)).toBeLessThan(1));
    })
  );
});
