import { describe, expect, it } from 'vitest';
import { storeWithHistory } from './day/machine-buckets.ts';
import type { BucketStore } from './events/bucket-store.ts';
import { endMs } from './events/event.ts';
import { LiveActivity } from './live-activity.ts';
import { people, personWithId } from './people/people.ts';

const seed = 'seed';

function contents(store: BucketStore) {
  return store
    .list()
    .map(({ id }) => store.events(id).map(({ startMs, lengthMs, data }) => ({ startMs, lengthMs, data })));
}

function live(personId: string, now: { at: string }, keepWorking = false) {
  const person = personWithId(personId);
  const [machine] = person.machines;
  const store = storeWithHistory(person, machine, { from: '2026-10-22', to: new Date(now.at), seed });
  const activity = new LiveActivity({
    store,
    person,
    machine,
    seed,
    now: () => new Date(now.at),
    keepWorking
  });
  return { person, machine, store, activity };
}

describe('a machine in use', () => {
  it('lets the newest event grow under its id', () => {
    const now = { at: '2026-10-27T09:00:00Z' };
    const { store, activity } = live('ana_ruiz', now);
    const [before] = store
      .events('aw-watcher-afk_ana-desk')
      .slice(-1)
      .map((event) => ({ ...event }));
    now.at = '2026-10-27T09:00:20Z';
    activity.advance();
    const after = store.newest('aw-watcher-afk_ana-desk');
    expect(after).toEqual({ ...before, lengthMs: before!.lengthMs + 20_000 });
  });

  it('ends with the very events that a history up to then holds', () => {
    for (const personId of ['ana_ruiz', 'kofi_mensah', 'priya_nair']) {
      const now = { at: '2026-10-23T13:00:00Z' };
      const { person, machine, store, activity } = live(personId, now);
      // From Friday over the weekend to Tuesday, in uneven steps.
      for (let ms = Date.parse(now.at); ms < Date.parse('2026-10-27T15:00:00Z'); ms += 1_031_000) {
        now.at = new Date(ms).toISOString();
        activity.advance();
      }
      const whole = storeWithHistory(person, machine, { from: '2026-10-22', to: new Date(now.at), seed });
      expect(contents(store)).toEqual(contents(whole));
    }
  });

  it('works on a Sunday night when asked to, and never in the future', () => {
    const now = { at: '2026-10-25T20:00:00Z' };
    const { store, activity } = live('john_doe', now, true);
    const window = 'aw-watcher-window_johns-macbook';
    const before = store.events(window).length;
    now.at = '2026-10-25T22:00:00Z';
    activity.advance();
    expect(store.events(window).length).toBeGreaterThan(before + 30);
    for (const { id } of store.list()) {
      for (const event of store.events(id)) expect(endMs(event)).toBeLessThanOrEqual(Date.parse(now.at));
    }
  });
});

describe('a machine left on', () => {
  const REPORTED_WITHIN_MS = 4 * 60_000;

  it.each(['2026-10-23T03:59:00Z', '2026-10-23T09:15:00Z', '2026-10-24T20:00:00Z'])(
    'is reported by window and afk watcher at every hour, from %s on',
    (startedAt) => {
      for (const person of people) {
        for (const given of person.machines) {
          const machine = { ...given, leftOn: true };
          let nowMs = Date.parse(startedAt);
          const from = '2026-10-22';
          const store = storeWithHistory(person, machine, { from, to: new Date(nowMs), seed });
          const now = () => new Date(nowMs);
          const activity = new LiveActivity({ store, person, machine, seed, now, keepWorking: true });
          for (const passedMs of [0, 2 * 60_000, 2 * 3_600_000, 9 * 3_600_000]) {
            nowMs += passedMs;
            if (passedMs > 0) activity.advance();
            for (const watcher of ['window', 'afk']) {
              const newest = store.newest(`aw-watcher-${watcher}_${machine.hostname}`);
              expect(
                newest && nowMs - endMs(newest),
                `${machine.hostname} ${now().toISOString()}`
              ).toBeLessThan(REPORTED_WITHIN_MS);
            }
          }
        }
      }
    }
  );
});
