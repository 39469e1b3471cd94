import { describe, expect, it } from 'vitest';
import { Alarm } from './wake-signal.ts';

const forever = (signal: AbortSignal) =>
  new Promise<void>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
const never = new AbortController().signal;

describe('Alarm', () => {
  it('ends a wait when it rings', async () => {
    const alarm = new Alarm();
    const waiting = alarm.wait(3_600_000, never);
    alarm.ring();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('rung while nobody waits, cuts the next wait short and only that one', async () => {
    const alarm = new Alarm();
    alarm.ring();
    await alarm.wait(3_600_000, never);
    let second = 'waiting';
    const waiting = alarm.wait(3_600_000, never).then(() => (second = 'over'));
    await Promise.resolve();
    expect(second).toBe('waiting');
    alarm.ring();
    await waiting;
  });

  it('aborts the work it watches over without an error', async () => {
    const alarm = new Alarm();
    const working = alarm.during(never, forever);
    alarm.ring();
    await expect(working).resolves.toBeUndefined();
  });

  it('hands on what went wrong in the work, and the abortion from outside', async () => {
    const alarm = new Alarm();
    await expect(alarm.during(never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const stop = new AbortController();
    const working = alarm.during(stop.signal, forever);
    stop.abort(new Error('stopped'));
    await expect(working).rejects.toThrow('stopped');
  });
});
