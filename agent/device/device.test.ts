import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DeviceName } from '#domain/documents/primitives.ts';
import { describeDevice, deviceNameOf, findDeviceName } from './device.ts';

const machine = { developer: 'john_doe', deviceId: 'a1', hostname: 'devbox', os: 'linux' };
const nowMs = Date.parse('2026-10-27T10:00:00.900Z');
const device = (name: string, deviceId: string) => ({
  ...describeDevice({ ...machine, deviceId, hostname: name }, { name, known: undefined, nowMs })
});

describe('deviceNameOf', () => {
  it('keeps an ordinary host name and replaces what is unusual in others', () => {
    const hostnames = ['devbox-01', 'Jörgs MacBook Pro.local', '_x', '電脳', 'a'.repeat(80), 'a:b/c'];
    const names = hostnames.map(deviceNameOf);
    expect(names).toEqual(['devbox-01', 'Jorgs-MacBook-Pro.local', 'x', 'device', 'a'.repeat(63), 'a-b-c']);
    for (const name of names) expect(v.is(DeviceName, name)).toBe(true);
  });
});

describe('findDeviceName', () => {
  it('is the host name where nobody has it', () => {
    expect(findDeviceName(machine, [device('laptop', 'b2')])).toBe('devbox');
  });

  it('stays when the host is renamed', () => {
    expect(findDeviceName({ ...machine, hostname: 'new-name' }, [device('devbox', 'a1')])).toBe('devbox');
  });

  it('gets a suffix where another machine has the host name', () => {
    expect(findDeviceName(machine, [device('devbox', 'b2'), device('devbox-2', 'c3')])).toBe('devbox-3');
  });

  it('goes by the host name alone where ActivityWatch has no device id', () => {
    expect(findDeviceName({ ...machine, deviceId: '' }, [device('devbox', 'b2')])).toBe('devbox');
  });
});

describe('describeDevice', () => {
  it('begins to collect when it is first seen', () => {
    expect(describeDevice(machine, { name: 'devbox', known: undefined, nowMs })).toMatchObject({
      _id: 'device:devbox',
      firstSeen: '2026-10-27T10:00:00Z',
      collectFrom: '2026-10-27T10:00:00Z'
    });
  });

  it('moves the beginning back when asked to, never forward', () => {
    const known = { firstSeen: '2026-10-01T00:00:00Z', collectFrom: '2026-10-02T00:00:00Z' };
    const asked = (iso: string) =>
      describeDevice(machine, { name: 'devbox', known, nowMs, askedFromMs: Date.parse(iso) }).collectFrom;
    expect(asked('2026-10-26T00:00:00Z')).toBe('2026-10-02T00:00:00Z');
    expect(asked('2026-09-26T00:00:00Z')).toBe('2026-09-26T00:00:00Z');
    expect(describeDevice(machine, { name: 'devbox', known, nowMs })).toMatchObject(known);
  });

  it('keeps the beginning where the clock may be behind, and corrects one that a clock put into the future', () => {
    const known = { firstSeen: '2026-10-29T00:00:00Z', collectFrom: '2026-10-29T00:00:00Z' };
    const at = (iso: string, isClockConfirmed: boolean) =>
      describeDevice(machine, { name: 'devbox', known, nowMs: Date.parse(iso), isClockConfirmed })
        .collectFrom;
    expect(at('1970-01-02T00:00:00Z', false)).toBe(known.collectFrom);
    expect(at('2026-10-27T00:00:00Z', true)).toBe('2026-10-27T00:00:00Z');
    expect(at('2026-10-30T00:00:00Z', true)).toBe(known.collectFrom);
  });
});
