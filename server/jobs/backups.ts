/** Makes backups on a schedule. When the next one is due follows from the last one in the folder, so a start changes nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '#domain/backup/manifest.ts';
import type { Couch } from '../../couch/connection.ts';
import { describeStep, listChains, listSteps, readManifest } from '../backup/backup-folder.ts';
import { rememberBackupFolder } from '../backup/erasure-ledger.ts';
import { makeBackup } from '../backup/make-backup.ts';
import type { BackupConfig } from '../config.ts';
import type { Progress } from '../move/progress.ts';
import type { Log } from '../service.ts';

const HOUR_MS = 3_600_000;
const CHECK_MS = 60_000;
/** A backup that failed is tried again after this time. */
const RETRY_MS = HOUR_MS / 4;

export type BackupStatus = {
  /** Whether the server makes backups. */
  isScheduled: boolean;
  /** When the last one was completed; undefined: there is none. */
  lastMs: number | undefined;
  lastBytes: number | undefined;
  /** Since the start. */
  made: number;
  failed: number;
  /** Whether the last attempt failed. */
  isFailing: boolean;
};

export type Backups = {
  status: () => BackupStatus;
  /** Makes one now if one is due; resolves when it is done. For tests, too. */
  check: () => Promise<void>;
  stop: () => Promise<void>;
};

type Given = { couch: Couch; log: Log; now: () => number; config: BackupConfig | undefined };

const quiet: Progress = { begin: () => undefined, advance: () => undefined, end: () => undefined };

export function startBackups({ couch, log, now, config }: Given): Backups {
  const folder = config?.folder;
  const status: BackupStatus = {
    isScheduled: folder !== undefined,
    lastMs: undefined,
    lastBytes: undefined,
    made: 0,
    failed: 0,
    isFailing: false
  };
  if (config === undefined || folder === undefined)
    return { status: () => status, check: async () => undefined, stop: async () => undefined };
  const { everyHours, fullDays, keepDays, recipient } = config;
  const stopping = new AbortController();
  let retryMs = 0;
  const note = (manifest: Manifest) => {
    status.lastMs = Date.parse(manifest.completed);
    status.lastBytes = manifest.databases.reduce((sum, { file }) => sum + (file?.bytes ?? 0), 0);
  };
  const check = async () => {
    try {
      const last = await readLast(folder);
      if (last) note(last);
      const dueMs = Math.max(retryMs, last ? Date.parse(last.began) + everyHours * HOUR_MS : 0);
      // A clock that was set back makes no backup wait for longer than a schedule.
      const isAhead = last !== undefined && Date.parse(last.began) > now() + HOUR_MS;
      if (now() < dueMs && !isAhead) return;
      const { signal } = stopping;
      const options = { couch, folder, nowMs: now(), progress: quiet, fullDays, keepDays, recipient, signal };
      const { manifest, removed } = await makeBackup(options);
      await rememberBackupFolder({ couch, log }, folder);
      note(manifest);
      status.made++;
      status.isFailing = false;
      retryMs = 0;
      log(`Backup ${describeStep(manifest)} is complete in ${folder}.`);
      for (const chain of removed) log(`Backup ${chain} was removed from ${folder}.`);
    } catch (error) {
      if (stopping.signal.aborted) return;
      status.failed++;
      status.isFailing = true;
      retryMs = now() + RETRY_MS;
      log(`The backup to ${folder} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await sleep(CHECK_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (!stopping.signal.aborted) await check();
    }
  };
  const running = run();
  return {
    status: () => status,
    check,
    stop: async () => {
      stopping.abort();
      await running;
    }
  };
}

/** The newest step; undefined where there is none, or it is damaged. */
async function readLast(folder: string): Promise<Manifest | undefined> {
  const chain = (await listChains(folder)).at(-1);
  const step = chain === undefined ? undefined : (await listSteps(folder, chain)).at(-1);
  if (chain === undefined || step === undefined) return undefined;
  return readManifest(folder, { chain, step }).catch(() => undefined);
}
