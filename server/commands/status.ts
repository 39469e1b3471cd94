import * as v from 'valibot';
import { ErrorResponse } from '#domain/api/error.ts';
import { pathOf } from '#domain/api/route.ts';
import { getStatusRoute, Status, SYNC_BUCKETS } from '#domain/api/status.ts';
import { TidesheetError } from '#domain/errors.ts';
import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/errors.ts';
import { flag, text } from '../../cli/inputs.ts';
import { readConfig } from '../config.ts';
import { localUrl } from '../listen-address.ts';
import type { Context } from './context.ts';

const TIMEOUT_MS = 10_000;

export const status = defineCommand({
  name: 'status',
  summary: 'Show how a running server does against its targets',
  description: 'Needs ADMIN_TOKEN. Ends with 1 where a target is missed.',
  inputs: {
    json: flag('--json', 'Print JSON'),
    url: text('--url <url>', 'The server, https://tidesheet.example.com; by default the one that runs here')
  },
  run: async ({ json, url }, { env, print }: Context) => {
    const { adminToken, host, port } = readConfig(env);
    if (adminToken === undefined) throw new UsageError('Set ADMIN_TOKEN.');
    const found = await readStatus((url ?? localUrl(host, port)).replace(/\/$/, ''), adminToken);
    if (json) print(JSON.stringify(found));
    else for (const line of describe(found)) print(line);
    return [found.syncSuccess, found.latency, found.uptime].some(({ met }) => met === false) ? 1 : 0;
  }
});

/** A server that does not respond, or refuses. */
class StatusError extends TidesheetError {
  override readonly name = 'StatusError';
}

async function readStatus(server: string, adminToken: string): Promise<Status> {
  const response = await fetch(server + pathOf(getStatusRoute), {
    headers: { 'Admin-Token': adminToken },
    signal: AbortSignal.timeout(TIMEOUT_MS)
  }).catch((error: unknown) => {
    throw new StatusError(`No server responds at ${server}.`, {
      code: 'status-unreachable',
      hint: 'Check that it runs, and PORT or --url.',
      cause: error
    });
  });
  const body: unknown = await response.json().catch(() => undefined);
  const found = v.safeParse(Status, body);
  if (response.ok && found.success) return found.output;
  const refused = v.safeParse(ErrorResponse, body);
  throw new StatusError(refused.success ? refused.output.error : `${server} is not Tidesheet.`, {
    code: 'status-refused'
  });
}

const MARKS = new Map([
  [true, 'ok  '],
  [false, 'FAIL']
]);
const percent = (value: number | null) =>
  value === null ? 'not known yet' : `${(value * 100).toFixed(1)} %`;
const mark = (met: boolean | null) => (met === null ? '-   ' : (MARKS.get(met) ?? ''));

function describe({ syncSuccess, latency, uptime, developers, fanIn, backups, since }: Status): string[] {
  const minutes = latency.value === null ? 'not known yet' : `${latency.value.toFixed(0)} min`;
  return [
    `${mark(syncSuccess.met)} sync success: ${percent(syncSuccess.value)} of ${syncSuccess.requests} requests of agents (target ${percent(syncSuccess.target)})`,
    `${mark(latency.met)} latency: ${minutes} since the last sync, of ${latency.developers} developers at work (target under ${latency.target} min)`,
    `${mark(uptime.met)} uptime: ${percent(uptime.value)} since ${since.slice(0, 10)} (target ${percent(uptime.target)})`,
    `-    last sync: ${SYNC_BUCKETS.map((bucket) => `${bucket.replace('_', ' ')} ${developers[bucket] ?? 0}`).join(', ')}`,
    `-    folding: ${fanIn.waiting} databases wait, for ${fanIn.lagSeconds.toFixed(1)} s`,
    `-    backups: ${backups.scheduled ? `last ${backups.last ?? 'never'}, ${backups.failed} failed since the start` : 'not scheduled'}`
  ];
}
