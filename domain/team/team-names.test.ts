import * as v from 'valibot';
import { expect, it } from 'vitest';
import { TeamNames } from '../documents/team-names.ts';
import { mergeDay } from '../merge/merge-day.ts';
import { weightsOf } from '../metrics/weights.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { deviceDay, VIDEO } from '../testing/device-days.ts';
import { frameOf } from '../time/local-days.ts';
import { sumTeamNames } from './team-names.ts';

const weights = weightsOf(DEFAULT_RULES);
const date = '2026-11-18';
const dayOf = (developer: string, domain: string, seconds: number) =>
  mergeDay({
    developer,
    date,
    frame: frameOf('UTC', '00:00'),
    deviceDays: [
      deviceDay({
        date,
        device: developer,
        keys: [['Firefox', VIDEO[1], '', domain]],
        why: [['video', '']],
        cells: [40, 0, seconds]
      })
    ]
  })!;

it('names what three people have in common, and nothing else', () => {
  const people = [
    [dayOf('a', 'youtube.com', 100)],
    [dayOf('b', 'youtube.com', 200)],
    [dayOf('c', 'youtube.com', 300), dayOf('c', 'rare.example', 900)],
    [dayOf('d', 'rare.example', 900)],
    []
  ];
  const made = sumTeamNames('2026-W47', people, { weights, rules: 'r' });
  expect(v.is(TeamNames, made)).toBe(true);
  expect(made).toMatchObject({
    _id: 'names:2026-W47',
    people: 4,
    sites: [['youtube.com', 600, 3]],
    distractions: [['youtube.com', 600, 3]],
    interruptions: []
  });
  expect(JSON.stringify(made)).not.toContain('rare');
});

it('names nothing of a team of two, whatever they have in common', () => {
  const pair = sumTeamNames('2026-W47', [[dayOf('a', 'x.test', 60)], [dayOf('b', 'x.test', 60)]], {
    weights,
    rules: 'r'
  });
  expect(pair).toMatchObject({ people: 2, sites: [], distractions: [], interruptions: [] });
});
