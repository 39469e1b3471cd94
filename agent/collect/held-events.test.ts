import { expect, it } from 'vitest';
import { heldOf } from './held-events.ts';

const START_MS = Date.parse('2026-11-26T00:00:00Z');
const bucket = (type: string) => ({
  id: type,
  type,
  client: type,
  hostname: 'devbox-01',
  created: '2026-01-01T00:00:00Z'
});
const event = (fromSeconds: number, untilSeconds: number) => ({
  startMs: START_MS + fromSeconds * 1000,
  endMs: START_MS + untilSeconds * 1000,
  data: {}
});

it('is everything that says a window or whether somebody was there, with the gaps between questions closed', () => {
  const fetched = [
    { bucket: bucket('currentwindow'), events: [event(-7200, -3600), event(3600, 3700), event(3705, 3800)] },
    { bucket: bucket('afkstatus'), events: [event(3000, 3600), event(86_000, 90_000)] },
    { bucket: bucket('web.tab.current'), events: [event(20_000, 30_000)] }
  ];
  expect(heldOf(fetched, START_MS)).toEqual({
    spans: [
      [3000, 3810],
      [86_000, 86_400]
    ],
    windowsFrom: -7200,
    presenceFrom: 3000
  });
});

it('is nothing where nothing was fetched', () => {
  expect(heldOf([], START_MS)).toEqual({ spans: [], windowsFrom: Infinity, presenceFrom: Infinity });
});
