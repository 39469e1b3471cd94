import { expect, it } from 'vitest';
import { refusedTokens } from './refused-tokens.ts';

const machine = (device: string, through: string | undefined) => ({
  developer: 'ana',
  device,
  os: 'Linux',
  throughMs: through === undefined ? undefined : Date.parse(through)
});
const machines = [machine('laptop', '2026-11-16T09:00:00Z'), machine('desk', '2026-11-18T09:00:00Z')];
const token = (created: string, disabled = false) => ({ label: 'a', created, disabled });
const replacedMs = Date.parse('2026-11-17T10:00:00Z');

it('names the machines that have not reported since their token was replaced', () => {
  expect(refusedTokens(machines, [token('2026-11-17T10:00:00Z')])).toEqual([
    { device: 'laptop', sinceMs: replacedMs }
  ]);
});

it('names all that ever reported where no token works any more', () => {
  const never = machine('new', undefined);
  expect(refusedTokens([...machines, never], [token('2026-11-01T10:00:00Z', true)])).toEqual([
    { device: 'laptop', sinceMs: undefined },
    { device: 'desk', sinceMs: undefined }
  ]);
});

it('has nothing to say while an older token works, or where the server does not tell', () => {
  const tokens = [token('2026-11-17T10:00:00Z'), token('2026-11-01T10:00:00Z')];
  expect(refusedTokens(machines, tokens)).toEqual([]);
  expect(refusedTokens(machines, undefined)).toEqual([]);
});
