import { describe, expect, it } from 'vitest';
import { DEFAULT_ITERATIONS, hashPassword, verifyPassword } from './password.ts';

describe('a hashed password', () => {
  it('is hashed with the parameters of CouchDB 3.5 by default', () => {
    expect(DEFAULT_ITERATIONS).toBe(600_000);
  });

  it('accepts only the password it was made from, with whatever iterations it was made', async () => {
    for (const iterations of [10, 1000]) {
      const hash = await hashPassword('open sesame', iterations);
      expect(hash.iterations).toBe(iterations);
      expect(await verifyPassword('open sesame', hash)).toBe(true);
      expect(await verifyPassword('open sesame!', hash)).toBe(false);
    }
  });
});
