/**
 * The metrics of a server, for Prometheus. No label names a person, an address, a device or a database: labels are patterns of routes,
 * methods, statuses, kinds and buckets, of which there are few.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name: `tidesheet_${name}`, help, labelNames, registers });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name: `tidesheet_${name}`, help, labelNames, registers });
  let hasDefaults = false;
  return {
    registry,
    /** Memory, CPU and event loop of the process: from the first time on that somebody reads them. */
    ensureDefaults: () => {
      if (!hasDefaults) collectDefaultMetrics({ register: registry });
      hasDefaults = true;
    },
    requests: counter(
      'http_requests_total',
      'Responses, by pattern of the route, method and class of the status',
      ['route', 'method', 'status']
    ),
    durations: new Histogram({
      name: 'tidesheet_http_request_duration_seconds',
      help: 'Time until the response was sent, without feeds that wait for changes',
      labelNames: ['route', 'method'],
      buckets: SECONDS,
      registers
    }),
    inFlight: gauge('http_requests_in_flight', 'Requests without a complete response, feeds among them'),
    refusedDocuments: counter(
      'refused_documents_total',
      'Documents that were refused when they were written'
    ),
    agentRequests: counter('agent_requests_total', 'Requests of agents to their databases, by result', [
      'result'
    ]),
    deliveries: counter(
      'deliveries_total',
      'Attempts to deliver a message or an event, by channel and result',
      ['channel', 'result']
    ),
    fanInLag: gauge(
      'fan_in_lag_seconds',
      'How long the database has waited that has waited longest to be folded'
    ),
    fanInWaiting: gauge('fan_in_waiting_databases', 'Databases that wait to be folded, or are being folded'),
    replicationAge: gauge('replication_age_developers', 'Developers by the time since their last sync', [
      'bucket'
    ]),
    openConflicts: gauge('open_conflicts', 'Documents with conflicting revisions'),
    storeBytes: gauge('store_bytes', 'Size of the databases on the disk', ['kind']),
    databases: gauge('databases', 'Number of databases', ['kind']),
    damagedDatabases: gauge('damaged_databases', 'Databases of the embedded store that cannot be read'),
    alerts: counter('alerts_total', 'Alerts and digests that left the app, by channel and result', [
      'channel',
      'result'
    ]),
    alertErrors: counter(
      'alert_errors_total',
      'Databases and people whose alerts or digests could not be computed'
    ),
    couchUp: gauge('couchdb_up', 'Whether CouchDB responds'),
    diskOk: gauge('disk_ok', 'Whether there are 512 MB free where the data folder is'),
    collectedAt: gauge('collected_timestamp_seconds', 'When sizes and conflicts were counted last'),
    backupScheduled: gauge('backup_scheduled', 'Whether the server makes backups'),
    backupLast: gauge(
      'backup_last_success_timestamp_seconds',
      'When the last backup was completed; 0: never'
    ),
    backupBytes: gauge('backup_last_bytes', 'Size of the last backup'),
    backups: gauge('backups_since_start', 'Backups since the start, by result', ['result']),
    uptime: gauge('uptime_seconds', 'Seconds since the start')
  };
}
