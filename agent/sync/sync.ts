/** One synchronisation: connect, register, collect, replicate. Each part goes as far as it can by itself. */
import { parseDayId } from '#domain/documents/day.ts';
import type { Device } from '#domain/documents/device.ts';
import { updateHints } from '../calendar/hints.ts';
import { earliestTouched } from '../collect/choose-dates.ts';
import { readOwnPrivacy } from '../collect/privacy-file.ts';
import { NOTHING_COLLECTED } from '../collect/collected.ts';
import type { Recorder } from '../collect/recorder.ts';
import { countWaiting, listLocalDevices, listNewestDays } from '../collect/stored-documents.ts';
import {
  becomeNewDevice,
  COPIED_REMEDY,
  copiedProblem,
  isCopied,
  noteOtherWrites
} from '../device/copied-machine.ts';
import { machineOf } from '../device/device.ts';
import { adopt, registerDevice, resolveDeviceName } from '../device/register.ts';
import type { Adopted } from '../replicate/adopt.ts';
import { push } from '../replicate/push.ts';
import { Server } from '../replicate/server.ts';
import { describeNewest, readTitleHistory } from '../rules/title-history.ts';
import { collect, type Collection, NEWEST_DAYS, openOwnRecorder } from './collect.ts';
import { connect, type Contact, unlessGone } from './connect.ts';
import type { Store } from '../store.ts';
import { saveContact } from './known-contact.ts';
import { attempt, isErased, type Part, type SyncOptions } from './part.ts';
import type { SyncReport } from './report.ts';

const HOUR_MS = 3_600_000;

/** Runs one synchronisation. What goes wrong outside is in the report; only defects are thrown. */
export async function synchronise(options: SyncOptions): Promise<SyncReport> {
  const { config, store } = options;
  const server = new Server(config);
  const connection = await connect(options, server);
  const { contact, syncIntervalMinutes } = connection;
  const timed = { ...options, ...connection.clock };
  const registration = isErased(connection) ? NOT_REGISTERED : await register(timed, server, contact);
  const { recorder, device } = registration;
  const collection =
    recorder === undefined || device === undefined
      ? NOT_COLLECTED
      : await collect(timed, recorder, { ...registration, device });
  const hints = device === undefined ? NO_HINTS : await collectHints(timed, device);
  const isSent = contact !== undefined && !isErased(registration);
  const replication = isSent
    ? await replicate(timed, server, { ...contact, ...registration })
    : NOT_REPLICATED;
  const parts: Part[] = [connection, registration, collection, hints, replication];
  const { sentSeq, refused, contact: known } = await store.readState();
  const problems = parts.flatMap((part) => part.problems);
  if (options.memory !== undefined)
    options.memory.contactTag = problems.length > 0 ? undefined : contact?.tag;
  // What had problems is asked for and compared again.
  if (problems.length > 0) {
    if (known !== undefined) await store.updateState({ contact: { ...known, tag: undefined, atMs: 0 } });
  } else if (contact !== undefined) await saveContact(store, config, contact, options.nowMs);
  return {
    startedMs: options.nowMs,
    device: registration.name,
    collected: collection.collected,
    read: registration.adopted.length,
    described: registration.isWritten ? 1 : 0,
    pushed: replication.pushed,
    refused,
    waiting: await countWaiting(store.pouch, sentSeq, Object.keys(refused)),
    notices: parts.flatMap(({ notices }) => notices),
    problems,
    syncIntervalMinutes
  };
}

type Registration = Part & {
  /** Undefined where ActivityWatch cannot be used. */
  recorder?: Recorder | undefined;
  name?: string;
  /** Undefined where nothing may be collected for it. */
  device?: Device;
  isWritten: boolean;
  adopted: string[];
  /** The server was just seen to have all that was sent to it. */
  isWhole: boolean;
  /** Another machine has sent days of this device. */
  isShared: boolean;
  askedFromMs: number | undefined;
};

const NOT_REGISTERED: Registration = {
  isWritten: false,
  adopted: [],
  isWhole: false,
  isShared: false,
  askedFromMs: undefined,
  notices: [],
  problems: []
};
const NOT_COLLECTED: Collection = { collected: NOTHING_COLLECTED, notices: [], problems: [] };

const NOTHING_ADOPTED: Adopted = { ids: [], isWhole: false };

/** Names this machine, takes over what the server has of it, and writes its device document. */
async function register(
  options: SyncOptions,
  server: Server,
  contact: Contact | undefined
): Promise<Registration> {
  const { config, store, nowMs, isClockConfirmed = false } = options;
  const askedFromMs = await saveAskedFrom(options);
  const { result: recorder, problems } = await attempt(() => openOwnRecorder(options));
  if (recorder === undefined) return { ...NOT_REGISTERED, problems };
  const machine = machineOf(config.developer, recorder.info);
  if (options.newDevice === true) await leaveDevices(store, machine.deviceId);
  const name = await resolveDeviceName({
    store,
    server,
    machine,
    contact,
    recordedUntilMs: recorder.recordedUntilMs
  });
  const { adopted: wasAdopted } = await store.readState();
  const isKnown = (await listLocalDevices(store.pouch)).some(({ device }) => device === name);
  const adoption = await attempt(async () => {
    if (contact === undefined || contact.isRecent) return NOTHING_ADOPTED;
    const fromDate = earliestTouched({
      stored: await listNewestDays(store.pouch, name, NEWEST_DAYS),
      nowMs
    });
    return adopt({ store, server, contact, device: name, fromDate });
  });
  if (isErased(adoption)) return { ...NOT_REGISTERED, name, problems: adoption.problems };
  const { ids: adopted, isWhole } = adoption.result ?? NOTHING_ADOPTED;
  const isShared = wasAdopted && isKnown && (await noteOtherWrites(store, adopted, nowMs));
  const copied = isCopied(await store.readState(), nowMs) ? [`${copiedProblem(name)} ${COPIED_REMEDY}`] : [];
  const recordedUntilMs = recorder.recordedUntilMs(machine.hostname) ?? nowMs;
  const { device, isNew, written } = await registerDevice(store, machine, name, {
    // Where ActivityWatch has later events, this machine's clock is behind, and consent does not begin in the past.
    nowMs: isClockConfirmed ? nowMs : Math.max(nowMs, recordedUntilMs),
    isClockConfirmed,
    askedFromMs,
    titlePatterns: describeNewest(readTitleHistory(config.dataDir)),
    privacy: readOwnPrivacy(config.dataDir)?.changed,
    ...(await describeSending(options))
  });
  return {
    recorder,
    name,
    device,
    isWritten: written,
    adopted,
    isWhole,
    isShared,
    askedFromMs,
    notices: [...copied, ...(isNew && askedFromMs === undefined ? [COLLECTING_STARTS] : [])],
    problems: adoption.problems
  };
}

/** The device document itself may be among those that were refused, and must not change with every attempt. */
async function describeSending({ config, store }: SyncOptions): Promise<Pick<Device, 'token' | 'refused'>> {
  const { refused } = await store.readState();
  const days = Object.keys(refused).filter((id) => parseDayId(id) !== undefined);
  return { token: config.token.label, refused: days.length };
}

async function leaveDevices(store: Store, deviceId: string): Promise<void> {
  const own = (await listLocalDevices(store.pouch)).filter((device) => device.deviceId === deviceId);
  await becomeNewDevice(
    store,
    own.map(({ device }) => device)
  );
}

const COLLECTING_STARTS = 'Collecting starts now; to include earlier hours: tidesheet sync --hours 24';

/** From when on everything is asked for: by this run, or by an earlier one that could not collect it all. */
async function saveAskedFrom({ store, nowMs, hours }: SyncOptions): Promise<number | undefined> {
  const { askedFromMs: before } = await store.readState();
  if (hours === undefined) return before;
  const askedFromMs = Math.min(nowMs - hours * HOUR_MS, before ?? Infinity);
  await store.updateState({ askedFromMs });
  return askedFromMs;
}

const NO_HINTS: Part = { notices: [], problems: [] };

async function collectHints(options: SyncOptions, { device }: Device): Promise<Part> {
  const { result: notices = [], problems } = await attempt(() => updateHints(options, device));
  return { notices, problems };
}

type Replication = Part & { pushed: number };
const NOT_REPLICATED: Replication = { pushed: 0, notices: [], problems: [] };

/** Whether the server has what was sent: seen a short while ago, or just now in a database that was not restored since. */
type Known = Contact & Pick<Registration, 'isWhole'>;

async function replicate(
  { store, nowMs }: SyncOptions,
  server: Server,
  { database, isRecent = false, isContinued = false, isWhole }: Known
): Promise<Replication> {
  const { refused: before, sentSeq: sentBefore } = await store.readState();
  const isSent = (await countWaiting(store.pouch, sentBefore, Object.keys(before))) === 0;
  const hasSent = isRecent || (isContinued && isWhole);
  if (hasSent && isSent) return NOT_REPLICATED;
  const { result, problems } = await attempt(() =>
    unlessGone(store, server.url, () =>
      push({
        local: store.pouch,
        remote: server.database(database),
        refused: before,
        nowMs,
        ...(hasSent && { sentSeq: sentBefore })
      })
    )
  );
  if (result === undefined) return { ...NOT_REPLICATED, problems };
  const { pushed, refused, sentSeq } = result;
  await store.updateState({ refused, sentSeq });
  return { pushed, notices: [], problems };
}
