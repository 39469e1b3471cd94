import { afterEach, expect, it, vi } from 'vitest';
import { deviceZone } from './clock.svelte.ts';

afterEach(() => vi.restoreAllMocks());

it.each([
  ['Etc/Unknown', 'UTC'],
  ['', 'UTC'],
  ['Europe/Berlin', 'Europe/Berlin']
])('a browser whose zone is %j shows times in %s', (timeZone, shown) => {
  const known = Intl.DateTimeFormat().resolvedOptions();
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue({ ...known, timeZone });
  expect(deviceZone()).toBe(shown);
});
