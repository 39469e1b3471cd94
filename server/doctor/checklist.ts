/** What an installation needs until its admin may forget about it. */
import type { Status } from '#domain/api/status.ts';
import { isManagerRole } from '#domain/roles.ts';
import type { Finding } from './finding.ts';

/** What was found out about an installation; undefined: it could not be found out. */
export type Installation = {
  findings: readonly Finding[];
  /** Of the server that runs here. */
  status: Status | undefined;
  /** Of the disk of the data folder. */
  disk: 'ok' | 'low' | 'full' | undefined;
  publicUrl: string | undefined;
  /** What responds at `publicUrl`. */
  published: Published | undefined;
  /** Roles of each person, without prefix. */
  people: readonly (readonly string[])[];
  encryptsBackups: boolean;
  /** When a backup was restored to try it, in Unix milliseconds. */
  lastDrillMs: number | undefined;
  hasMetricsToken: boolean;
};

/** `problem`: why it is not this server with a valid certificate. */
export type Published = { problem: string } | { problem?: undefined; certificateEndsMs: number };

export type ChecklistItem = {
  item: string;
  done: boolean;
  /** What to do about it; only where it is not done. */
  remedy?: string;
};

const DAY_MS = 86_400_000;
const MIN_CERTIFICATE_DAYS = 14;
const MAX_DRILL_AGE_DAYS = 90;
const MAX_BACKUP_AGE_DAYS = 2;

/** All items in the order in which an admin gets to them. */
export function checkOff(installation: Installation, nowMs: number): ChecklistItem[] {
  const { findings, status, disk, people, encryptsBackups, lastDrillMs, hasMetricsToken } = installation;
  const failed = findings.filter(({ ok }) => !ok).map(({ check }) => check);
  const has = (test: (role: string) => boolean) => people.filter((roles) => roles.some(test)).length;
  const lastBackupMs = Date.parse(status?.backups.last ?? '');
  return [
    toItem(
      'The databases are as they should be',
      failed.length === 0,
      `Run tidesheet-server doctor: it says what is wrong with ${failed.join(', ')}.`
    ),
    toItem(
      'A server runs here',
      status !== undefined,
      'Start it, and set PORT and ADMIN_TOKEN or ADMIN_TOKEN_FILE for this command as for the server.'
    ),
    checkAddress(installation, nowMs),
    toItem('A person is registered', people.length > 0, 'Register the first one: README.md, “For admins”.'),
    toItem(
      'An admin can sign in',
      has((role) => role === 'admin') > 0,
      'Register one with "roles":["admin"]: the admin token is for emergencies.'
    ),
    toItem(
      'A second admin can sign in',
      has((role) => role === 'admin') > 1,
      'Register one more, for the day on which the first is away.'
    ),
    toItem('A manager can see a team', has(isManagerRole) > 0, 'Give somebody "roles":["manager"].'),
    toItem(
      'A machine has reported',
      reportedOf(status) > 0,
      'Send a developer an enrolment link, and ask for tidesheet test.'
    ),
    toItem(
      'Agents sync as they should',
      status !== undefined && status.syncSuccess.met !== false && status.latency.met !== false,
      'Run tidesheet-server status: it says which target is missed.'
    ),
    toItem(
      'Backups are made',
      status?.backups.scheduled === true && nowMs - lastBackupMs < MAX_BACKUP_AGE_DAYS * DAY_MS,
      'Set BACKUP_DIR, on another disk or copied elsewhere, and look in the log why the last one is old.'
    ),
    toItem(
      'Backups are encrypted',
      encryptsBackups,
      'Set BACKUP_RECIPIENT: tidesheet-server backup-key makes a pair of keys. Keep the private one elsewhere.'
    ),
    toItem(
      'A backup was restored to try it',
      lastDrillMs !== undefined && nowMs - lastDrillMs < MAX_DRILL_AGE_DAYS * DAY_MS,
      `Run tidesheet-server drill on the folder with the backups every ${MAX_DRILL_AGE_DAYS} days.`
    ),
    toItem(
      'The disk has space',
      disk === 'ok',
      disk === undefined
        ? 'Start the server: it reports how much space is free.'
        : 'Free some space where DATA_DIR is: less than 512 MB are left.'
    ),
    toItem(
      'Failures raise an alert',
      hasMetricsToken,
      'Set METRICS_TOKEN, and have Prometheus read /metrics with deploy/monitoring/alerts.yml.'
    )
  ];
}

const toItem = (item: string, done: boolean, remedy: string): ChecklistItem =>
  done ? { item, done } : { item, done, remedy };

const reportedOf = (status: Status | undefined): number =>
  Object.entries(status?.developers ?? {}).reduce(
    (sum, [bucket, count]) => (bucket === 'never' ? sum : sum + count),
    0
  );

function checkAddress({ publicUrl, published }: Installation, nowMs: number): ChecklistItem {
  const item = 'Others reach it with TLS';
  if (publicUrl?.startsWith('https:') !== true)
    return toItem(
      item,
      false,
      'Put a web server with TLS in front and set PUBLIC_URL=https://…: docs/deployment.md.'
    );
  if (published === undefined) return toItem(item, false, `${publicUrl} was not tried.`);
  if (published.problem !== undefined) return toItem(item, false, `${publicUrl}: ${published.problem}`);
  const days = Math.floor((published.certificateEndsMs - nowMs) / DAY_MS);
  return toItem(
    item,
    days >= MIN_CERTIFICATE_DAYS,
    `The certificate of ${publicUrl} ends in ${days} days: renew it.`
  );
}
