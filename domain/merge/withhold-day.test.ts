import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PersonDay } from '../documents/day.ts';
import type { ManagerSharing } from '../documents/rules.ts';
import { focusSeconds, isUntimed } from '../metrics/focus.ts';
import { isWithheld, sessionsOfDay } from '../metrics/sessions.ts';
import { totalsBy, trackedSeconds } from '../metrics/totals.ts';
import { weightsOf } from '../metrics/weights.ts';
import { CODE, deviceDay, VIDEO } from '../testing/device-days.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { frameOf } from '../time/local-days.ts';
import { mergeDay } from './merge-day.ts';
import { withholdDay } from './withhold-day.ts';

const date = '2026-10-27';
const CHAT: typeof CODE = ['Slack', 'Comms > Chat', '', 'app.slack.com'];
const OTHER_VIDEO: typeof CODE = ['Firefox', VIDEO[1], '', 'vimeo.com'];
const whole = mergeDay({
  developer: 'mei',
  date,
  frame: frameOf('UTC', '00:00'),
  deviceDays: [
    deviceDay({
      date,
      device: 'box',
      keys: [CODE, CHAT, VIDEO, OTHER_VIDEO],
      why: [
        ['a', 'editor'],
        ['b', ''],
        ['c', ''],
        ['c', '']
      ],
      cells: [36, 0, 900, 37, 0, 780, 37, 1, 120, 38, 0, 900, 39, 2, 500, 39, 3, 400],
      active: [32_400, 36_000],
      timeline: [540, 568, 0, 568, 570, 1, 570, 585, 0, 585, 593, 2, 593, 600, 3]
    })
  ]
})!;
const weights = weightsOf(DEFAULT_RULES);
const NOTHING: ManagerSharing = { sites: false, interruptions: false, distractions: false };
const withShares = (shares: Partial<ManagerSharing>) =>
  withholdDay(whole, { shares: { ...NOTHING, ...shares }, weights });

describe('a day as managers get it', () => {
  it('has no domain, no timeline and no name of what distracted, unless that is opened', () => {
    const made = withShares({});
    expect(v.is(PersonDay, made)).toBe(true);
    expect(JSON.stringify(made)).not.toMatch(/slack\.com|youtube|vimeo/);
    expect(made.timeline).toEqual([]);
    expect(made.withheld).toEqual(['sites', 'interruptions', 'distractions']);
    expect(made.keys).toEqual([CODE, ['Slack', 'Comms > Chat', '', ''], ['', VIDEO[1], '', '']]);
    // Both pages of videos are one row now.
    expect(made.cells.slice(-3)).toEqual([39, 2, 900]);
  });

  it('has the same totals, focus and sessions', () => {
    const made = withShares({});
    for (const field of ['category', 'project'] as const)
      expect(totalsBy(field, [made])).toEqual(totalsBy(field, [whole]));
    expect(trackedSeconds(made)).toBe(trackedSeconds(whole));
    expect(focusSeconds(made, weights.weightOf, weights.focus)).toBe(
      focusSeconds(whole, weights.weightOf, weights.focus)
    );
    expect(focusSeconds(made, weights.weightOf, weights.focus)).toBeGreaterThan(0);
    const spans = (day: PersonDay) =>
      sessionsOfDay(day, weights).map(({ startMinute, endMinute }) => [startMinute, endMinute]);
    expect(spans(made)).toEqual(spans(whole));
    expect(isUntimed(made)).toBe(false);
    expect(sessionsOfDay(made, weights)[0]?.inside).toEqual([]);
    expect(sessionsOfDay(whole, weights)[0]?.inside).toHaveLength(1);
    expect(made.active).toEqual(whole.active);
  });

  it('is the whole day where all is opened', () => {
    expect(withShares({ sites: true, interruptions: true, distractions: true })).toBe(whole);
  });

  it('has a timeline without domains where only interruptions are opened', () => {
    const made = withShares({ interruptions: true, distractions: true });
    expect(made.timeline).toHaveLength(whole.timeline.length);
    expect(made.keys.map(([, , , domain]) => domain)).toEqual(['', '', '', '']);
    expect(isWithheld(made, 'sites')).toBe(true);
    expect(isWithheld(made, 'interruptions')).toBe(false);
    expect(made.sessions).toBeUndefined();
  });

  it('is without sessions where the person shares no times of day', () => {
    const made = withholdDay({ ...whole, timeline: [] }, { shares: NOTHING, weights });
    expect(isUntimed(made)).toBe(true);
  });
});
