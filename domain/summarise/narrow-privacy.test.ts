import * as v from 'valibot';
import { expect, it } from 'vitest';
import type { OwnPrivacy } from '../documents/profile.ts';
import { narrowPrivacy } from './narrow-privacy.ts';
import { Privacy } from './privacy.ts';

const own: OwnPrivacy = {
  changed: '2026-11-27T10:00:00Z',
  apps: true,
  domains: false,
  detail: 'slots',
  hideApps: ['KeePassXC'],
  hideDomains: ['bank.test'],
  hideCategories: ['Media']
};

it('is the file alone, or the settings alone, where there is one of them', () => {
  const file = v.parse(Privacy, { share: { apps: false } });
  expect(narrowPrivacy(undefined, undefined)).toBeUndefined();
  expect(narrowPrivacy(file, undefined)).toBe(file);
  expect(narrowPrivacy(undefined, own)).toEqual({
    hide: { apps: ['KeePassXC'], domains: ['bank.test'], categories: ['Media'], projects: [] },
    hidden: 'private',
    share: { apps: true, domains: false, detail: 'slots' }
  });
});

it('shares only what both share, and hides what either hides', () => {
  const file = v.parse(Privacy, {
    hide: { apps: ['Signal', 'KeePassXC'], projects: ['side'] },
    hidden: 'omitted',
    workHours: { days: [1], from: '09:00', to: '17:00' },
    share: { apps: false, domains: true, detail: 'timeline' }
  });
  expect(narrowPrivacy(file, own)).toEqual({
    hide: {
      apps: ['Signal', 'KeePassXC'],
      domains: ['bank.test'],
      categories: ['Media'],
      projects: ['side']
    },
    hidden: 'omitted',
    workHours: { days: [1], from: '09:00', to: '17:00' },
    share: { apps: false, domains: false, detail: 'slots' }
  });
  const open = { ...own, domains: true, detail: 'timeline' as const };
  expect(narrowPrivacy(v.parse(Privacy, { share: { detail: 'day' } }), open)?.share.detail).toBe('day');
});
