import { describe, expect, it } from 'vitest';
import { endLabel, interruptedBy, activityName } from './session-labels.ts';

const chat = { app: 'Slack', category: 'Comms > Chat', domain: '' };
const video = { app: 'Chrome', category: 'Media > Video', domain: 'youtube.com' };
const hidden = { app: '', category: 'Comms > Chat', domain: '' };
const gap = (startMinute: number, parts: { activity: typeof chat | undefined; minutes: number }[]) => ({
  startMinute,
  endMinute: startMinute + parts.reduce((sum, { minutes }) => sum + minutes, 0),
  parts
});

it('something is named by its domain, its app, its category, or as being away', () => {
  expect([video, chat, hidden, undefined].map(activityName)).toEqual([
    'youtube.com',
    'Slack',
    'Chat',
    'away'
  ]);
});

it('what interrupted a session is summed and listed longest first', () => {
  const inside = [
    gap(10, [
      { activity: chat, minutes: 2 },
      { activity: undefined, minutes: 1 }
    ]),
    gap(30, [{ activity: chat, minutes: 3 }]),
    gap(50, [{ activity: video, minutes: 1 }])
  ];
  expect(interruptedBy({ inside }, 2)).toEqual(['Slack 5 min', 'away 1 min', '1 more']);
  expect(interruptedBy({ inside: [] }, 2)).toEqual([]);
});

describe('the end of a session', () => {
  it('names what came first, and how long it was until the work continued', () => {
    const endedWith = { activity: chat, minutes: 3 };
    const endedBy = gap(60, [{ activity: undefined, minutes: 45 }, endedWith]);
    expect(endLabel({ endedBy, endedWith })).toBe('Slack 3 min, back after 48 min');
    expect(endLabel({ endedBy: gap(60, [endedWith]), endedWith })).toBe('Slack 3 min');
  });

  it('is nothing where nothing followed', () => {
    expect(endLabel({ endedBy: undefined, endedWith: undefined })).toBe('');
  });
});
