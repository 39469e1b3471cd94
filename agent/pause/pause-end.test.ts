import { describe, expect, it } from 'vitest';
import { pauseEndMs } from './pause-end.ts';

const at = (iso: string) => Date.parse(iso);
const NOW = at('2026-10-24T12:30:10Z');
const end = (...words: string[]) => pauseEndMs(words, NOW, 'Europe/Berlin');

describe('pauseEndMs', () => {
  it('takes hours, minutes and both', () => {
    expect(end('1h')).toBe(at('2026-10-24T13:30:10Z'));
    expect(end('90m')).toBe(at('2026-10-24T14:00:10Z'));
    expect(end('1h30m')).toBe(at('2026-10-24T14:00:10Z'));
  });

  it('takes a time on the clock of the machine', () => {
    expect(end('until', '15:00')).toBe(at('2026-10-24T13:00:00Z'));
    expect(end('until', '23:59')).toBe(at('2026-10-24T21:59:00Z'));
    expect(pauseEndMs(['until', '9:00'], at('2026-10-25T00:30:00Z'), 'Europe/Berlin')).toBe(
      at('2026-10-25T08:00:00Z')
    );
  });

  it('takes today, which ends at 04:00, in the night too', () => {
    expect(end('today')).toBe(at('2026-10-25T03:00:00Z'));
    expect(pauseEndMs(['today'], at('2026-10-23T23:30:00Z'), 'Europe/Berlin')).toBe(
      at('2026-10-24T02:00:00Z')
    );
  });

  it('says what is wrong with anything else', () => {
    expect(() => end()).toThrow('For how long?');
    expect(() => end('until', '14:00')).toThrow('It is already past 14:00.');
    expect(() => end('200h')).toThrow('a week at most');
    for (const words of [
      ['soon'],
      ['0h'],
      ['until'],
      ['until', '25:00'],
      ['1h', '2h'],
      ['today', 'or', 'so']
    ]) {
      expect(() => end(...words)).toThrow(`"${words.join(' ')}" is not a duration.`);
    }
  });
});
