/** Brings the local store up to date: with the server's documents of this device, then with ActivityWatch. */
import type { Bucket, ServerInfo } from '#domain/activitywatch/bucket.ts';
import { compileRules } from '#domain/categorise/compile-rules.ts';
import type { Device } from '#domain/documents/device.ts';
import { KNOWN_DAYS } from '#domain/projects/known-names.ts';
import { addDays, utcDateOf } from '#domain/time/calendar.ts';
import { ActivityWatch } from '../collect/activitywatch.ts';
import { chooseDates, earliestTouched } from '../collect/choose-dates.ts';
import { collectDates } from '../collect/collect.ts';
import { bucketsOfHost } from '../collect/fetch-events.ts';
import { findFlooding } from '../collect/find-flooding.ts';
import { hashPrivacy, readPrivacy } from '../collect/privacy-file.ts';
import { listConflictedDates, listNewestDays } from '../collect/stored-documents.ts';
import { localZone, machineOf } from '../device/device.ts';
import { adopt, settleDevice, settleName } from '../device/register.ts';
import { ActivityWatchError } from '../errors.ts';
import { knownPauses } from '../pause/known-pauses.ts';
import { readPauses } from '../pause/pauses.ts';
import type { Server } from '../replicate/server.ts';
import { knownRules } from '../rules/known-rules.ts';
import { AGENT_VERSION } from '../version.ts';
import type { Contact } from './connect.ts';
import { attempt, isErased, type SyncReport } from './report.ts';
import type { SyncOptions } from './sync.ts';

/** Enough to find the last complete day: few of the newest are not. */
const NEWEST_DAYS = 60;
/** Names seen in an editor are known for two weeks, but for those seen in a pause. */
const PAUSES_REACH_DAYS = KNOWN_DAYS + 2;
const HOUR_MS = 3_600_000;

type Reachable = { server: Server; contact: Contact | undefined };
type Recorder = { activitywatch: ActivityWatch; info: ServerInfo; buckets: Bucket[] };

/** @throws ActivityWatchError; what was collected before it is stored and in the report. */
export async function bringUpToDate(
  options: SyncOptions,
  { server, contact }: Reachable,
  report: SyncReport
): Promise<void> {
  const { config, store, nowMs } = options;
  const askedFromMs = await rememberAsked(options);
  const recorder = await meetActivityWatch(new ActivityWatch({ url: config.awUrl, apiKey: config.awApiKey }));
  const machine = machineOf(config.developer, recorder.info);
  const name = await settleName(store, machine, contact);
  report.device = name;
  let adopted: string[] = [];
  if (contact !== undefined) {
    const stored = await listNewestDays(store.pouch, name, NEWEST_DAYS);
    const fromDate = earliestTouched({ stored, nowMs });
    adopted = (await attempt(report, () => adopt(store, server, contact, name, fromDate))) ?? [];
  }
  if (isErased(report)) return;
  report.read = adopted.length;
  const settled = await settleDevice(store, machine, name, { nowMs, askedFromMs });
  if (settled.written) report.described = 1;
  if (settled.isNew && askedFromMs === undefined) report.notices.push(COLLECTING_STARTS);
  await collect(options, recorder, settled.device, { adopted, askedFromMs }, report);
}

/** From when on everything is asked for: now, or by a run before that could not collect it all. */
async function rememberAsked({ store, nowMs, hours }: SyncOptions): Promise<number | undefined> {
  const { askedFromMs: before } = await store.readState();
  if (hours === undefined) return before;
  const askedFromMs = Math.min(nowMs - hours * HOUR_MS, before ?? Infinity);
  await store.updateState({ askedFromMs });
  return askedFromMs;
}

const COLLECTING_STARTS = 'Collecting starts now; to include earlier hours: tidesheet sync --hours 24';

async function meetActivityWatch(activitywatch: ActivityWatch): Promise<Recorder> {
  const info = await activitywatch.info();
  const buckets = bucketsOfHost(await activitywatch.buckets(), info.hostname);
  if (buckets.some(({ type }) => type === 'currentwindow')) return { activitywatch, info, buckets };
  throw new ActivityWatchError(
    `ActivityWatch at ${activitywatch.url} has no window bucket of host "${info.hostname}". Is its window watcher ` +
      'running? What was collected before is kept.'
  );
}

type Reasons = { adopted: string[]; askedFromMs: number | undefined };

async function collect(
  { config, store, nowMs, progress }: SyncOptions,
  { activitywatch, info, buckets }: Recorder,
  { device, collectFrom }: Device,
  { adopted, askedFromMs }: Reasons,
  report: SyncReport
): Promise<void> {
  const rules = compileRules(knownRules(config.dataDir));
  const privacy = readPrivacy(config.dataDir);
  const collectFromMs = Date.parse(collectFrom);
  const stored = await listNewestDays(store.pouch, device, NEWEST_DAYS);
  const state = await store.readState();
  const flooding = (await findFlooding(activitywatch, buckets, nowMs)) ?? state.flooding ?? 'longer';
  const otherServer = flooding !== (state.flooding ?? 'longer');
  const rulesChanged = stored.length > 0 && (state.rules !== rules.hash || otherServer);
  const privacyChanged = stored.length > 0 && state.privacy !== hashPrivacy(privacy);
  const conflicted = await listConflictedDates(store.pouch, [...adopted, ...stored.map(({ _id }) => _id)]);
  const dates = chooseDates({
    stored,
    collectFromMs,
    nowMs,
    askedFromMs,
    rulesChanged,
    privacyChanged,
    conflicted
  });
  const fromDate = addDays(dates[0] ?? utcDateOf(nowMs), -PAUSES_REACH_DAYS);
  const input = {
    developer: config.developer,
    device,
    hostname: info.hostname,
    tz: localZone(),
    rules,
    flooding,
    privacy,
    fromMs: collectFromMs,
    throughMs: nowMs,
    paused: await knownPauses(store.pouch, { device, fromDate }, readPauses(config.dataDir)),
    agent: AGENT_VERSION,
    activitywatch: info.version
  };
  await collectDates(store, { activitywatch, buckets }, dates, input, (collected) => {
    report.collected = collected;
    progress?.(collected.written + collected.unchanged, dates.length);
  });
  // Before the server's older days were taken over, the settings cannot have been applied to them.
  await store.updateState({
    flooding,
    rules: rules.hash,
    ...(state.adopted && { privacy: hashPrivacy(privacy) })
  });
  const { lostDates } = report.collected;
  if (lostDates.length > 0) report.notices.push(lossNotice(lostDates));
}

const lossNotice = (dates: string[]) =>
  `ActivityWatch no longer has everything it had of ${dates.join(', ')} (UTC): what was collected before is kept.`;
