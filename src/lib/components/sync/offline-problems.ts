/** Why the dashboard does not open without the server, what that means, and what to do. */
import type { OfflineProblem } from '#lib/state/app-update.svelte.ts';

export const OFFLINE_PROBLEMS: Record<OfflineProblem, string> = {
  insecure:
    'This address is not encrypted (http), so Tidesheet opens only while the server can be reached. Nothing is lost. Ask your admin for an address with https.',
  unsupported:
    'This browser does not store web apps here, as in a private window, so Tidesheet opens only while the server can be reached. Nothing is lost. Use a normal window to work offline.',
  failed:
    'This browser has not stored Tidesheet itself yet, so it opens only while the server can be reached. Nothing is lost, and it is tried again. If this stays, free some space or allow data of this site.'
};
