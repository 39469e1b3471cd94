import { expect, it } from 'vitest';
import { previewDate } from './preview-date.ts';

const at = (local: string, typed?: string) => previewDate(typed, Date.parse(local), 'Europe/Berlin');

it('is today where nothing is typed, from 04:00 to 04:00', () => {
  expect(at('2026-11-27T04:00:00+01:00')).toBe('2026-11-27');
  expect(at('2026-11-28T02:00:00+01:00')).toBe('2026-11-27');
  expect(at('2026-11-28T03:59:59+01:00', 'today')).toBe('2026-11-27');
  expect(at('2026-11-28T02:00:00+01:00', 'yesterday')).toBe('2026-11-26');
  expect(at('2026-11-01T12:00:00+01:00', 'Yesterday')).toBe('2026-10-31');
  expect(at('2026-10-25T03:30:00+01:00', 'today')).toBe('2026-10-24');
});

it('is any date that exists', () => {
  expect(at('2026-11-27T12:00:00Z', '2026-02-28')).toBe('2026-02-28');
  expect(() => at('2026-11-27T12:00:00Z', '2026-02-31')).toThrow('"2026-02-31" is not a date. Give today,');
  expect(() => at('2026-11-27T12:00:00Z', 'yesterdy')).toThrow(
    '"yesterdy" is not a date. Did you mean yesterday?'
  );
  expect(() => at('2026-11-27T12:00:00Z', '')).toThrow('"" is not a date');
});
