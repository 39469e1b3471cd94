/** One local day of this machine, made from ActivityWatch and shown to nobody else. */
import type { Span } from '#domain/time/spans.ts';
import type { DeviceDay, PersonDay } from '#domain/documents/day.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { mergeDay } from '#domain/merge/merge-day.ts';
import type { Privacy } from '#domain/summarise/privacy.ts';
import { datesBetween, utcDateOf } from '#domain/time/calendar.ts';
import { frameOf, localDaySpan } from '#domain/time/local-days.ts';
import type { ActivityWatch } from '../collect/activitywatch.ts';
import { deviceNameOf } from '../device/device.ts';
import { findFlooding } from '../collect/find-flooding.ts';
import { departureNotice, failedNotices, watcherNotices } from '../collect/recorder-notices.ts';
import { compileAlwaysActive, openRecorder, recordsWindows, type Recorder } from '../collect/recorder.ts';
import { InputError } from '../errors.ts';
import { nextDay } from '../collect/next-day.ts';
import { summariseDates } from '../collect/summarise-dates.ts';
import { rulesByDate } from '../rules/rules-by-date.ts';
import type { TitleHistory } from '../rules/title-history.ts';
import { AGENT_VERSION } from '../version.ts';

export type PreviewInput = {
  activitywatch: ActivityWatch;
  /** Where the names are known that this machine has had; left out: nowhere. */
  dataDir?: string;
  developer: string;
  /** The local date, in zone `tz`, from 04:00 to 04:00. */
  date: string;
  tz: string;
  rules: Rules;
  /** The title patterns that apply before those of the rules; left out: none. */
  titleHistory?: TitleHistory | undefined;
  /** Unix milliseconds; nothing of these is shown. */
  paused: readonly Span[];
  /** The user's own settings. */
  privacy: Privacy | undefined;
  /** Whose buckets; undefined: those of the machine that ActivityWatch runs on. */
  host: string | undefined;
  nowMs: number;
  /** The name of the device; left out: as the host's. */
  device?: string;
  /** Where consent begins; left out: long ago, for which projects are known depends on the days before, too. */
  fromMs?: number;
  /** What was collected before: of that, what ActivityWatch has lost since stays. */
  stored?: readonly DeviceDay[];
};

export type Preview = {
  documents: DeviceDay[];
  day: PersonDay | null;
  rejected: number;
  /** What the user should know of their watchers. */
  notices: string[];
};

/**
 * The documents of the UTC days that reach into the local day, as `sync` would make them, and the local day they make;
 * null where the day has not been reached.
 * @throws InputError when no bucket is of that host; ActivityWatchError.
 */
export async function previewDay(input: PreviewInput): Promise<Preview> {
  const { activitywatch, developer, date, tz, nowMs } = input;
  const frame = frameOf(tz);
  const [startMs, endMs] = localDaySpan(date, frame);
  if (startMs > nowMs) throw new InputError(`${date} is in the future: it starts at 04:00 (${tz}).`);
  const recorder = await findRecorder(input);
  const { info, names, buckets, coverage } = recorder;
  const flooding = await findFlooding(activitywatch, buckets, nowMs);
  const departures = new Set<string>();
  const failed = new Set<string>();
  const { fromMs = 0 } = input;
  const firstMs = Math.max(startMs, fromMs);
  const dates =
    firstMs < endMs ? datesBetween(utcDateOf(firstMs), utcDateOf(Math.min(endMs, nowMs) - 1)) : [];
  const summarisedDates = summariseDates({ activitywatch, buckets, nowMs }, dates, {
    developer,
    device: input.device ?? deviceNameOf(names.hostname),
    ...names,
    tz,
    rulesOn: rulesByDate(input.rules, input.titleHistory).on,
    flooding,
    alwaysActive: compileAlwaysActive(recorder.alwaysActive),
    onDepartures: (found) => {
      for (const { startMs, reason } of found) departures.add(departureNotice(utcDateOf(startMs), reason));
    },
    fromMs,
    throughMs: coverage.throughMs,
    paused: input.paused,
    privacy: input.privacy,
    agent: AGENT_VERSION,
    activitywatch: info.version
  });
  const documents: DeviceDay[] = [];
  let rejected = 0;
  for await (const { summarised, failed: unread, rejected: ofDate } of summarisedDates) {
    const before = input.stored?.find(({ _id }) => _id === summarised.day._id);
    const options = {
      privacy: input.privacy,
      failed: [...unread.keys()],
      nowMs,
      isClockConfirmed: true
    };
    documents.push(before === undefined ? summarised.day : nextDay(before, summarised, options).next);
    rejected += ofDate;
    for (const id of unread.keys()) failed.add(id);
  }
  const day = mergeDay({ developer, date, frame, deviceDays: documents }) ?? null;
  const isCovered = coverage.throughMs >= Math.min(endMs, nowMs);
  const shown = isCovered ? { ...recorder, coverage: { ...coverage, quiet: [] } } : recorder;
  const notices = watcherNotices(shown).map(({ problem, remedy }) => `${problem} ${remedy}`);
  return {
    documents,
    day,
    rejected,
    notices: [...notices, ...failedNotices([...failed]), ...departures]
  };
}

async function findRecorder(input: PreviewInput): Promise<Recorder> {
  const recorder = await openRecorder(input);
  if (recordsWindows(recorder)) return recorder;
  const hosts = recorder.hosts.join(', ');
  const known = hosts === '' ? 'It has no buckets at all: are its watchers running?' : `It knows: ${hosts}.`;
  throw new InputError(`ActivityWatch has no window bucket of host "${recorder.names.hostname}". ${known}`);
}
