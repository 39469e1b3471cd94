import { expect, it } from 'vitest';
import { ownMachines } from './machines.ts';

it('lists every machine with its last report, also one that has not reported', () => {
  const days = [
    { device: 'desk', through: '2026-11-16T10:00:00Z' },
    { device: 'desk', through: '2026-11-17T10:00:00Z' },
    { device: 'box', through: '2026-11-15T10:00:00Z' }
  ];
  const devices = [
    { device: 'desk', os: 'linux', collectFrom: '2026-11-15T00:00:00Z' },
    { device: 'new', os: 'macos', collectFrom: '2026-11-17T00:00:00Z' }
  ];
  expect(ownMachines('ana_ruiz', days, devices)).toEqual([
    {
      developer: 'ana_ruiz',
      device: 'box',
      os: '',
      throughMs: Date.parse('2026-11-15T10:00:00Z'),
      collectFromMs: undefined
    },
    {
      developer: 'ana_ruiz',
      device: 'desk',
      os: 'linux',
      throughMs: Date.parse('2026-11-17T10:00:00Z'),
      collectFromMs: Date.parse('2026-11-15T00:00:00Z')
    },
    {
      developer: 'ana_ruiz',
      device: 'new',
      os: 'macos',
      throughMs: undefined,
      collectFromMs: Date.parse('2026-11-17T00:00:00Z')
    }
  ]);
});
