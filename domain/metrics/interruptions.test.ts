import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellKey } from '../documents/day.ts';
import { CODE, VIDEO } from '../testing/device-days.ts';
import { focusSessions } from './focus.ts';
import { interruptionsOf } from './interruptions.ts';

const CHAT: CellKey = ['Slack', 'Comms > Chat', '', ''];
const keys = [CODE, VIDEO, CHAT];
const weights = {
  weightOf: (category: string) => (category.startsWith('Work') ? 2 : 0),
  focus: { minSeconds: 900, minShare: 0.75, minWeight: 1, breakSeconds: 240 }
};
const found = (timeline: number[]) => {
  const day = { keys, timeline };
  return focusSessions(day, weights.weightOf, weights.focus).map((session) =>
    interruptionsOf(day, session, weights)
  );
};

const chat = { app: 'Slack', category: 'Comms > Chat', domain: '' };
const video = { app: 'Chrome', category: 'Media > Video', domain: 'youtube.com' };

describe('the interruptions of a session', () => {
  it('are its stretches without focus, with what they were made of', () => {
    const [session] = found([600, 615, 0, 615, 617, 2, 617, 618, 1, 619, 640, 0]);
    expect(session).toEqual({
      inside: [
        {
          startMinute: 615,
          endMinute: 619,
          parts: [
            { activity: chat, minutes: 2 },
            { activity: video, minutes: 1 },
            { activity: undefined, minutes: 1 }
          ]
        }
      ],
      endedBy: undefined,
      endedWith: undefined
    });
  });

  it('end it where they last, up to the next focused minute', () => {
    const [first, second] = found([600, 620, 0, 620, 623, 2, 640, 643, 1, 645, 665, 0, 700, 730, 1]);
    expect(first).toMatchObject({
      inside: [],
      endedBy: { startMinute: 620, endMinute: 645, parts: [{ minutes: 19 }, { minutes: 3 }, { minutes: 3 }] },
      endedWith: { activity: chat, minutes: 3 }
    });
    expect(second).toMatchObject({
      endedBy: { startMinute: 665, endMinute: 730 },
      endedWith: { activity: undefined, minutes: 35 }
    });
  });
});

it('of any day fill what of the session was not in focus', () => {
  const run = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom(0, 0, 0, 1, 2, undefined));
  fc.assert(
    fc.property(fc.array(run, { maxLength: 40 }), (runs) => {
      const timeline: number[] = [];
      let at = 0;
      for (const [length, key] of runs) {
        if (key !== undefined) timeline.push(at, at + length, key);
        at += length;
      }
      const day = { keys, timeline };
      for (const session of focusSessions(day, weights.weightOf, weights.focus)) {
        const { inside, endedBy } = interruptionsOf(day, session, weights);
        const lost = inside.reduce((sum, { startMinute, endMinute }) => sum + endMinute - startMinute, 0);
        expect(lost).toBe(session.endMinute - session.startMinute - session.focusedMinutes);
        for (const { startMinute, endMinute, parts } of endedBy ? [...inside, endedBy] : inside) {
          expect(parts.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(endMinute - startMinute);
        }
      }
    })
  );
});
