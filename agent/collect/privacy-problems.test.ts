import { expect, it } from 'vitest';
import { privacyProblems } from './privacy-problems.ts';

it.each([
  [{ hide: { app: [] } }, 'unknown word "app" in hide; did you mean "apps"?'],
  [{ hid: {} }, 'unknown word "hid"; did you mean "hide"?'],
  [{ apps: ['KeePassXC'] }, 'unknown word "apps"; it belongs in "hide".'],
  [
    { hide: { titles: [] } },
    'unknown word "titles" in hide; allowed: "apps", "domains", "categories" or "projects".'
  ],
  [
    { hide: { apps: 'KeePassXC' } },
    'hide.apps is "KeePassXC"; allowed: a list of names, such as ["KeePassXC"].'
  ],
  [{ hide: { apps: [''] } }, 'hide.apps.0 is ""; allowed: a name between quotes, not empty.'],
  [{ hide: { apps: [7] } }, 'hide.apps.0 is 7; allowed: a name between quotes, not empty.'],
  [
    { hide: ['KeePassXC'] },
    'hide is ["KeePassXC"]; allowed: an object of lists: "apps", "domains", "categories" or "projects".'
  ],
  [{ hidden: 'never' }, 'hidden is "never"; allowed: "private" or "omitted".'],
  [{ hidden: 'omited' }, 'hidden is "omited"; did you mean "omitted"?'],
  [{ share: { detail: 'slot' } }, 'share.detail is "slot"; did you mean "slots"?'],
  [{ share: { detail: 3 } }, 'share.detail is 3; allowed: "timeline", "slots" or "day".'],
  [{ share: { apps: 'no' } }, 'share.apps is "no"; allowed: true or false.'],
  [
    { workHours: { days: [1], form: '08:00', to: '18:00' } },
    [
      '"from" is missing in workHours; it is a time in steps of 15 minutes, such as "08:00".',
      'unknown word "form" in workHours; did you mean "from"?'
    ]
  ],
  [
    { workHours: { days: [8], from: '8am', to: '18:00' } },
    [
      'workHours.days.0 is 8; allowed: a whole number from 1 (Monday) to 7 (Sunday).',
      'workHours.from is "8am"; allowed: a time in steps of 15 minutes, such as "08:00".'
    ]
  ],
  [[], 'the whole file is []; allowed: an object, such as { "hide": { "apps": ["KeePassXC"] } }.'],
  [null, 'the whole file is null; allowed: an object, such as { "hide": { "apps": ["KeePassXC"] } }.']
])('explains %j', (json, problems) => {
  expect(privacyProblems(json)).toEqual([problems].flat());
});

it('finds nothing wrong with settings that can be used', () => {
  expect(privacyProblems({})).toEqual([]);
  const workHours = { days: [1, 2], from: '08:00', to: '18:00' };
  expect(privacyProblems({ hide: { apps: ['KeePassXC'] }, hidden: 'omitted', workHours })).toEqual([]);
});
