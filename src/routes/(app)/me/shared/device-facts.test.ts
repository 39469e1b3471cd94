import { expect, it } from 'vitest';
import { DeviceDay } from '#domain/documents/day.ts';
import { Device } from '#domain/documents/device.ts';
import { deviceDay } from '#domain/testing/device-days.ts';
import { deviceFacts } from './device-facts.ts';
import { dayFacts } from './day-facts.ts';

const device: Device = {
  _id: 'device:box',
  type: 'device',
  v: 1,
  developer: 'john_doe',
  device: 'box',
  deviceId: 'a1',
  hostname: 'box.local',
  os: 'Linux',
  firstSeen: '2026-11-01T08:00:00Z',
  collectFrom: '2026-10-31T08:00:00Z',
  titlePatterns: { count: 9, from: '2026-11-16' }
};
const newest = {
  ...deviceDay({ date: '2026-11-16', device: 'box' }),
  source: { activitywatch: 'v0.13.2', buckets: ['aw-watcher-window_box'], events: 12 }
};
const facts = deviceFacts(device, newest);
const BOOKKEEPING = ['_id', '_rev', 'type', 'v'];

it('every field of a device and of its days has its sentence', () => {
  const ofDevice = new Set<string>([...facts.flatMap((fact) => fact.device), ...BOOKKEEPING, 'developer']);
  expect(Object.keys(Device.entries).filter((field) => !ofDevice.has(field))).toEqual([]);
  const ofPerson = dayFacts({ ...newest, start: newest.through, end: newest.through, devices: [] });
  const ofDay = new Set<string>([
    ...facts.flatMap((fact) => fact.day),
    ...ofPerson.flatMap((fact) => fact.of),
    ...BOOKKEEPING
  ]);
  expect(Object.keys(DeviceDay.entries).filter((field) => !ofDay.has(field))).toEqual([]);
});

it('the sentences say what the documents say', () => {
  expect(facts.map(({ words }) => words)).toEqual([
    'Its name, box, its host name, box.local, and its system, Linux.',
    'The id of its ActivityWatch, a1.',
    'When it was first connected, 1 Nov 2026, and since when you allow collection, 31 Oct 2026.',
    'How many patterns of the rules look at window titles there, 9, and on which days: days from 16 Nov 2026 (UTC) on.',
    'That it applies no privacy settings of this page.',
    'The name of the token that it signs in with, and how many of its days the server refused.',
    'With every day, last Mon 16 Nov: its time zone, UTC, and until when it has reported, 00:00 UTC.',
    'With every day: the versions of its agent, 1.0.0, and of ActivityWatch, v0.13.2, and of the rules.',
    'With every day: the names of the buckets in ActivityWatch that were read (aw-watcher-window_box), how many events they had (12).'
  ]);
});
