import type { CompiledRules } from '#domain/categorise/compile-rules.ts';
import type { DeviceInput, FetchedBucket } from '#domain/summarise/day-input.ts';
import { utcStartMs } from '#domain/time/calendar.ts';

/** The recorded machine, fetched and covered whole. */
export function nineDaysInput(buckets: readonly FetchedBucket[], rules: CompiledRules): DeviceInput {
  return {
    developer: 'anna',
    device: 'devbox-01',
    hostname: 'devbox-01',
    tz: 'Europe/Berlin',
    buckets,
    rules,
    fromMs: utcStartMs('2026-10-01'),
    throughMs: utcStartMs('2026-10-28'),
    paused: [],
    agent: '1.0.0',
    activitywatch: 'v0.13.2'
  };
}
