import { SYNC_BUCKETS, type Status } from '#domain/api/status.ts';
import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/errors.ts';
import { flag, text } from '../../cli/inputs.ts';
import { readConfig } from '../config.ts';
import { localUrl } from '../listen-address.ts';
import { fetchStatus } from '../monitoring/fetch-status.ts';
import type { Context } from './context.ts';

export const status = defineCommand({
  name: 'status',
  summary: 'Show how a running server does against its targets',
  description: 'Needs ADMIN_TOKEN. Ends with 1 where a target is missed.',
  inputs: {
    json: flag('--json', 'Print JSON'),
    url: text('--url <url>', 'The server, https://tidesheet.example.com; by default the one that runs here')
  },
  run: async ({ json, url }, { env, print }: Context) => {
    const { adminToken, host, port, basePath } = readConfig(env);
    if (adminToken === undefined) throw new UsageError('Set ADMIN_TOKEN.');
    const found = await fetchStatus((url ?? localUrl(host, port, basePath)).replace(/\/$/, ''), adminToken);
    if (json) print(JSON.stringify(found));
    else for (const line of describe(found)) print(line);
    return [found.syncSuccess, found.latency, found.uptime].some(({ met }) => met === false) ? 1 : 0;
  }
});

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
