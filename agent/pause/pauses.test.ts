import { describe, expect, it } from 'vitest';
import { addPause, endPauses, pausedUntil } from './pauses.ts';
import { unitePauses } from './known-pauses.ts';

const at = (time: string) => Date.parse(`2026-10-27T${time}Z`);
const span = (from: string, to: string) => ({ startMs: at(from), endMs: at(to) });

describe('a pause', () => {
  const planned = addPause([], at('09:00:00.500'), at('11:00:00.500'));

  it('covers the whole seconds in which it begins and ends', () => {
    expect(planned).toEqual([{ from: '2026-10-27T09:00:00Z', until: '2026-10-27T11:00:01Z' }]);
    expect(pausedUntil(planned, at('10:00:00'))).toBe(at('11:00:01'));
    expect(pausedUntil(planned, at('11:00:01'))).toBeUndefined();
  });

  it('that begins within another lasts to the later end', () => {
    expect(pausedUntil(addPause(planned, at('10:00:00'), at('10:10:00')), at('10:05:00'))).toBe(
      at('11:00:01')
    );
  });

  it('once resumed keeps what has passed, and the rest of the plan is no pause, whatever a document says', () => {
    const resumed = endPauses(planned, at('09:30:00'));
    const inDocument = [span('09:00:00', '11:00:01')];
    expect(unitePauses(inDocument, resumed)).toEqual([span('09:00:00', '09:30:00')]);
    const again = addPause(resumed, at('10:00:00'), at('10:15:00'));
    expect(unitePauses(inDocument, again)).toEqual([
      span('09:00:00', '09:30:00'),
      span('10:00:00', '10:15:00')
    ]);
  });

  it('known from a document alone holds', () => {
    expect(unitePauses([span('09:00:00', '11:00:00')], [])).toEqual([span('09:00:00', '11:00:00')]);
    expect(unitePauses([span('09:00:00', '10:00:00')], addPause([], at('09:30:00'), at('12:00:00')))).toEqual(
      [span('09:00:00', '12:00:00')]
    );
  });
});
