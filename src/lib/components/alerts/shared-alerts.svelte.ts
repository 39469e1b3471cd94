/** The alerts of the signed-in user: computed once for the bell, the first line of a team, and the page. */
import { data } from '#lib/state/data.svelte.ts';
import { session } from '#lib/state/session.svelte.ts';
import { sync } from '#lib/state/sync.svelte.ts';
import { clock } from '#lib/ui/clock.svelte.ts';
import { DueAlerts } from './due-alerts.svelte.ts';
import { ServiceAlerts } from './service-alerts.svelte.ts';

const STEP_MS = 60_000;

/** Of the server: empty until somebody loads it. */
export const serviceAlerts = new ServiceAlerts();

export const dueAlerts = new DueAlerts(() => ({
  data,
  nowMs: Math.floor(clock.nowMs / STEP_MS) * STEP_MS,
  asOfMs: sync.asOfMs,
  graceMs: session.graceMs,
  service: serviceAlerts
}));
