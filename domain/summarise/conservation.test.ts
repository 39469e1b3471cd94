import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { flood } from '../activitywatch/flood.ts';
import { intersectInTurn, intersectSpans, totalMs, unionSpans } from '../time/spans.ts';
import { DeviceDay } from '../documents/day.ts';
import type { Sharing } from '../documents/rules.ts';
import { loadNineDays } from '../testing/nine-days.ts';
import {
  bucketOf,
  chromeTabs,
  DATE,
  dayInput,
  MIDNIGHT_MS,
  presence,
  vscode,
  type EventRow
} from '../testing/small-days.ts';
import { datesBetween, utcStartMs } from '../time/calendar.ts';
import { lookbackMs } from './lookback.ts';
import { shareKey } from './share-key.ts';
import { summariseDay, summariseDays } from './summarise-day.ts';
import { traceDevice } from './trace-device.ts';

const ALL: Sharing = { apps: true, domains: true, hiddenCategories: [], detail: 'timeline' };
const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 19);
const rowsOf = (data: fc.Arbitrary<Record<string, unknown>>, longest: number) =>
  fc.array(
    fc
      .tuple(fc.nat(80_000), fc.nat(longest * 10), data)
      .map(([start, tenths, datum]): EventRow => [clock(start), tenths / 10, datum]),
    { maxLength: 40 }
  );
const anyWindows = rowsOf(
  fc.record({
    app: fc.constantFrom('Code', 'Google-chrome', 'Slack'),
    title: fc.constantFrom('infra', 'x', '')
  }),
  3000
);
const anyTabs = rowsOf(
  fc.record({
    url: fc.constantFrom('https://github.com/', 'about:blank'),
    audible: fc.boolean(),
    incognito: fc.boolean()
  }),
  2000
);
const anyEdits = rowsOf(fc.record({ project: fc.constantFrom('/src/infra', '/src/libwire', '') }), 2000);
const anyPresence = fc.array(fc.tuple(fc.nat(80_000).map(clock), fc.nat(6000)), { maxLength: 10 });

test('all window time while active is in the stretches, whatever it is divided by', () => {
  fc.assert(
    fc.property(anyWindows, anyTabs, anyEdits, anyPresence, (windowRows, tabRows, editRows, presenceRows) => {
      const windows = bucketOf('currentwindow', windowRows);
      const silent = tabRows.map(([time, seconds, data]): EventRow => [
        time,
        seconds,
        { ...data, audible: false }
      ]);
      const present = presence(...presenceRows);
      const input = dayInput([windows, present, chromeTabs(...silent), vscode(...editRows)]);
      const expected = totalMs(intersectInTurn(flood(windows.events), unionSpans(flood(present.events))));
      expect(totalMs(traceDevice(input, [DATE]).stretches)).toBeCloseTo(expected, 0);
    })
  );
});

test('the cells hold the seconds of the stretches but for rounding, and each slot at most its own', () => {
  fc.assert(
    fc.property(anyWindows, anyTabs, (windowRows, tabRows) => {
      const input = dayInput([bucketOf('currentwindow', windowRows), chromeTabs(...tabRows)]);
      const { cells } = v.parse(DeviceDay, summariseDay(input));
      const { stretches } = traceDevice(input, [DATE]);
      const slotOf = (ms: number) => Math.floor((ms - MIDNIGHT_MS) / 900_000);
      const expected = new Map<number, Map<string, number>>();
      for (const stretch of stretches) {
        const { id } = shareKey(stretch, ALL, () => false);
        for (let slot = slotOf(stretch.startMs); slot <= slotOf(stretch.endMs); slot++) {
          const startMs = MIDNIGHT_MS + slot * 900_000;
          const [part] = intersectSpans([stretch], [{ startMs, endMs: startMs + 900_000 }]);
          const ofSlot = expected.get(slot) ?? new Map<string, number>();
          expected.set(slot, ofSlot.set(id, (ofSlot.get(id) ?? 0) + (part ? part.endMs - part.startMs : 0)));
        }
      }
      const counted = cells.reduce((sum, value, index) => sum + (index % 3 === 2 ? value : 0), 0);
      const msOf = (ofSlot: ReadonlyMap<string, number>) =>
        [...ofSlot.values()].reduce((sum, ms) => sum + ms, 0);
      const expectedMs = [...expected.values()].reduce(
        (sum, ofSlot) => sum + Math.min(msOf(ofSlot), 900_000),
        0
      );
      expect(Math.abs(counted - expectedMs / 1000)).toBeLessThanOrEqual(1);
      const perSlot = new Map<number, number>();
      for (let index = 0; index < cells.length; index += 3) {
        const [slot = 0, , seconds = 0] = cells.slice(index, index + 3);
        perSlot.set(slot, (perSlot.get(slot) ?? 0) + seconds);
      }
      expect(Math.max(0, ...perSlot.values())).toBeLessThanOrEqual(900);
    })
  );
});

test('the timeline never overlaps, and active spans are sorted and apart', () => {
  fc.assert(
    fc.property(anyWindows, anyTabs, anyPresence, (windowRows, tabRows, presenceRows) => {
      const input = dayInput([
        bucketOf('currentwindow', windowRows),
        presence(...presenceRows),
        chromeTabs(...tabRows)
      ]);
      const { timeline, active } = summariseDay(input);
      const bounds = timeline.filter((_, index) => index % 3 !== 2);
      expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
      expect(active).toEqual([...new Set(active)].sort((a, b) => a - b));
    })
  );
});

const nineDays = await loadNineDays();
const dates = datesBetween('2026-10-19', '2026-10-27');

test('a day comes out the same alone, with others, and from a shorter fetch', () => {
  const input = dayInput([...nineDays], { throughMs: utcStartMs('2026-10-28') });
  const together = summariseDays({ ...input, dates });
  for (const [index, date] of dates.entries()) {
    const shorter = nineDays.map(({ bucket, events }) => {
      const lookback = lookbackMs(bucket.type) ?? 0;
      return { bucket, events: events.filter(({ endMs }) => endMs >= utcStartMs(date) - lookback) };
    });
    expect(summariseDay({ ...input, date, buckets: shorter }), date).toEqual(together[index]);
  }
});

test('no title, address or path of the recorded days is in their documents', () => {
  const text = JSON.stringify(summariseDays({ ...dayInput([...nineDays]), dates }));
  const secrets = nineDays.flatMap(({ events }) =>
    events.flatMap(({ data }) => [data['title'], data['url'], data['file'], data['branch']])
  );
  const long = new Set(
    secrets.filter((secret) => typeof secret === 'string').filter((secret) => secret.length > 9)
  );
  expect(long.size).toBeGreaterThan(1000);
  expect([...long].filter((secret) => text.includes(secret))).toEqual([]);
  expect(text).not.toMatch(/FAKE|\/home\/|https?:/);
});
