/** Finds out what the checklist needs to know about an installation, and changes nothing. */
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import * as v from 'valibot';
import { getHealthRoute, Health } from '#domain/api/health.ts';
import { pathOf } from '#domain/api/route.ts';
import { rolesWithin } from '#domain/roles.ts';
import type { Couch } from '../../couch/connection.ts';
import { readLastDrill } from '../backup/last-drill.ts';
import type { Config } from '../config.ts';
import { localUrl } from '../listen-address.ts';
import { fetchStatus } from '../monitoring/fetch-status.ts';
import { listPeople } from '../people/users.ts';
import type { Installation, Published } from './checklist.ts';
import { runChecks } from './run-checks.ts';

const TIMEOUT_MS = 10_000;
const HEALTH_PATH = pathOf(getHealthRoute);

/** @throws UnsuitableCouchError when the CouchDB does not respond, or `couch` is not a connection of an administrator. */
export async function readInstallation(couch: Couch, config: Config): Promise<Installation> {
  const { adminToken, host, port, basePath, publicUrl, prefix, backup } = config;
  const local = localUrl(host, port, basePath);
  const [findings, people, status, health, published, lastDrillMs] = await Promise.all([
    runChecks(couch),
    listPeople(couch),
    adminToken === undefined ? undefined : fetchStatus(local, adminToken).catch(() => undefined),
    fetchHealth(local),
    publicUrl?.startsWith('https:') === true ? tryPublicUrl(publicUrl) : undefined,
    backup?.folder === undefined ? undefined : readLastDrill(backup.folder)
  ]);
  return {
    findings,
    status,
    disk: health?.disk,
    publicUrl,
    published,
    people: people.map(({ roles }) => rolesWithin(prefix, roles)),
    encryptsBackups: backup?.recipient !== undefined,
    lastDrillMs,
    hasMetricsToken: config.metricsToken !== undefined
  };
}

async function fetchHealth(server: string): Promise<Health | undefined> {
  const response = await fetch(server + HEALTH_PATH, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    () => undefined
  );
  const body = v.safeParse(Health, await response?.json().catch(() => undefined));
  return body.success ? body.output : undefined;
}

/** Whether a Tidesheet server responds there with a certificate that browsers accept, and when that ends. */
function tryPublicUrl(url: string): Promise<Published> {
  return new Promise((resolve) => {
    const fail = (problem: string) => resolve({ problem });
    const sent = request(url + HEALTH_PATH, { timeout: TIMEOUT_MS }, (response) => {
      const { socket } = response;
      const certificateEndsMs =
        socket instanceof TLSSocket ? Date.parse(socket.getPeerCertificate().valid_to) : NaN;
      text(response).then(
        (body) => (isHealth(body) ? resolve({ certificateEndsMs }) : fail('something else responds there.')),
        (error: Error) => fail(error.message)
      );
    });
    sent.on('timeout', () => sent.destroy(new Error(`no response within ${TIMEOUT_MS / 1000} s.`)));
    sent.on('error', (error) => fail(error.message)).end();
  });
}

const isHealth = (body: string) => v.is(v.pipe(v.string(), v.parseJson(), Health), body);
