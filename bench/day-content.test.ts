import { mean } from 'd3-array';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { DeviceDay, PersonDay } from '#domain/documents/day.ts';
import { triples } from '#domain/time/slots.ts';
import { makeDeviceDay } from './device-days.ts';
import { personDayOf } from './person-days.ts';

const people = Array.from({ length: 20 }, (_, seed) => seed);

it('makes days of devices that are as large as recorded ones', () => {
  const days = people.flatMap((seed) => [1, 2, 3].map((number) => makeDeviceDay(`person_${seed}`, number)));
  const parsed = days.map((day) => v.parse(DeviceDay, day));
  const bytes = mean(days, (day) => JSON.stringify(day).length);
  expect(bytes).toBeLessThan(6200);
  const cells = mean(parsed, (day) => [...triples(day.cells)].length) ?? 0;
  expect(Math.round(cells)).toBeGreaterThanOrEqual(175);
  expect(Math.round(cells)).toBeLessThanOrEqual(181);
  for (const { keys } of parsed) {
    expect(keys).toHaveLength(28);
    expect(new Set(keys.map((key) => key.join('|'))).size).toBe(28);
  }
});

it('makes the same day again, and valid days of people', () => {
  expect(makeDeviceDay('anna', 3)).toEqual(makeDeviceDay('anna', 3));
  expect(makeDeviceDay('anna', 3)).not.toEqual(makeDeviceDay('anna', 4));
  for (const seed of people)
    expect(() => v.parse(PersonDay, personDayOf('anna', seed, '2026-11-20'))).not.toThrow();
});
