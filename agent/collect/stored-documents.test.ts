import { expect, it } from 'vitest';
import { deviceDay } from '#domain/testing/device-days.ts';
import { isNews } from './stored-documents.ts';

const DATE = '2026-10-27';
const at = (through: string) => deviceDay({ date: DATE, device: 'devbox-01', through });

it('writes how far a day is covered no more often than every ten minutes, and once it is complete', () => {
  const stored = at(`${DATE}T09:00:00Z`);
  expect(isNews(stored, at(`${DATE}T09:09:00Z`))).toBe(false);
  expect(isNews(stored, at(`${DATE}T09:10:00Z`))).toBe(true);
  expect(isNews(at(`${DATE}T23:50:00Z`), at('2026-10-28T00:00:00Z'))).toBe(true);
  expect(isNews(stored, { ...stored, active: [0, 60] })).toBe(true);
});
