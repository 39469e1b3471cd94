import { describe, expect, it } from 'vitest';
import { WakeSignal } from './wake-signal.ts';

const forever = (signal: AbortSignal) =>
  new Promise<void>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
const never = new AbortController().signal;

describe('WakeSignal', () => {
  it('ends a wait when it is notified', async () => {
    const wake = new WakeSignal();
    const waiting = wake.wait(3_600_000, never);
    wake.notify();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('notified while nothing waits, ends the next wait and only that one', async () => {
    const wake = new WakeSignal();
    wake.notify();
    await wake.wait(3_600_000, never);
    let second = 'waiting';
    const waiting = wake.wait(3_600_000, never).then(() => (second = 'over'));
    await Promise.resolve();
    expect(second).toBe('waiting');
    wake.notify();
    await waiting;
  });

  it('aborts the work without an error', async () => {
    const wake = new WakeSignal();
    const working = wake.interrupt(never, forever);
    wake.notify();
    await expect(working).resolves.toBeUndefined();
  });

  it('passes on errors of the work, and an abort from outside', async () => {
    const wake = new WakeSignal();
    await expect(wake.interrupt(never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const stop = new AbortController();
    const working = wake.interrupt(stop.signal, forever);
    stop.abort(new Error('stopped'));
    await expect(working).rejects.toThrow('stopped');
  });
});
