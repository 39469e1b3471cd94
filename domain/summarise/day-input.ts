/** The input of summarising. */
import type { Bucket } from '../activitywatch/bucket.ts';
import type { BucketEvent } from '../activitywatch/event.ts';
import type { Flooding } from '../activitywatch/flood.ts';
import type { Span } from '../time/spans.ts';
import type { CompiledRules } from '../categorise/compile-rules.ts';
import type { Sharing } from '../documents/rules.ts';
import type { GitRoots } from '../projects/edited-spans.ts';
import type { AlwaysActive, Departure } from './active-time.ts';
import type { Privacy } from './privacy.ts';

/** A bucket and its events in any order, fetched from as far back as `LOOKBACK_MS` says (summarise/lookback.ts). */
export type FetchedBucket = { bucket: Bucket; events: readonly BucketEvent[] };

/** The events and settings of one device, for any stretch of time. */
export type DeviceInput = {
  developer: string;
  device: string;
  /** Of all buckets given, those of this host are used (`chooseBuckets`). */
  hostname: string;
  /** Names that the host has had. */
  otherNames?: readonly string[] | undefined;
  tz: string;
  buckets: readonly FetchedBucket[];
  rules: CompiledRules;
  /** How the server that recorded the events closes gaps; left out: as ActivityWatch 0.13 does. */
  flooding?: Flooding | undefined;
  /** The repositories that the editors' paths lie in, as far as they were looked up. */
  gitRoots?: GitRoots | undefined;
  /** The pattern of ActivityWatch's setting of that name; windows that match it are active time. */
  alwaysActive?: AlwaysActive | undefined;
  /** Called with the time on the dates that counts in another way than in ActivityWatch. */
  onDepartures?: ((departures: readonly Departure[]) => void) | undefined;
  /** Called now and then with the number of windows that were summarised since, so that the caller can release memory. */
  onWindows?: ((count: number) => void) | undefined;
  /** The home folder on this machine, which is no project; left out: not known. */
  home?: string | undefined;
  /** What the person shares. It only narrows what the organisation's rules ask for; left out: no narrower. */
  sharing?: Sharing;
  /** The person's own settings: what they hide, and when. */
  privacy?: Privacy | undefined;
  /** Where consent begins, Unix milliseconds: nothing before it enters. */
  fromMs: number;
  /** Up to where the events were fetched, Unix milliseconds: nothing after it enters. */
  throughMs: number;
  /** When the person had paused. Nothing in these spans enters, now or later. */
  paused: readonly Span[];
  /** Version of the agent. */
  agent: string;
  /** Version of ActivityWatch. */
  activitywatch: string;
};

/** `date` is a UTC date, `2026-10-27`. */
export type DayInput = DeviceInput & { date: string };
/** `dates` are UTC dates in any order. */
export type DaysInput = DeviceInput & { dates: readonly string[] };
