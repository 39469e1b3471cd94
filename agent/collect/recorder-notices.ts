/** What the user should know of their watchers. */
import type { Coverage } from '#domain/activitywatch/coverage.ts';
import { checkRegex } from '#domain/categorise/check-regex.ts';
import type { Departure } from '#domain/summarise/active-time.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import type { Recorder } from './recorder.ts';

const NAMES = { window: 'window watcher', afk: 'afk watcher' } as const;
const CLIENTS = { window: 'aw-watcher-window', afk: 'aw-watcher-afk' } as const;

/** A problem of a watcher, and what to do about it. */
export type WatcherNotice = { problem: string; remedy: string };

/** The problems of the watchers, the one that hides most first. */
export function watcherNotices(recorder: Recorder): WatcherNotice[] {
  const { fresher, isBlind, coverage, names, buckets, alwaysActive } = recorder;
  const notices: WatcherNotice[] = [];
  if (fresher !== undefined) {
    notices.push({
      problem:
        `The newest windows are in the bucket ${fresher.id} of host "${fresher.hostname}", but this machine is ` +
        `"${names.hostname}" to ActivityWatch: they are not collected, and their time is not reported as covered.`,
      remedy:
        'If that is this machine under another name, restart ActivityWatch, so that its watchers take the current name.'
    });
  }
  if (coverage.quiet.length > 0) notices.push(describeQuiet(coverage));
  if (isBlind) {
    const [{ client } = { client: '' }] = buckets;
    notices.push({
      problem: `The window watcher (${client}) sees no windows: all of them are "unknown".`,
      remedy: 'On Wayland it needs another watcher, such as awatcher; see the documentation of ActivityWatch.'
    });
  }
  const unusable = alwaysActive === undefined || alwaysActive === '' ? undefined : checkRegex(alwaysActive);
  if (unusable !== undefined) {
    notices.push({
      problem: `ActivityWatch's setting "Always count as active pattern" is not applied. ${unusable}`,
      remedy: 'Change it in the settings of ActivityWatch.'
    });
  }
  return notices;
}

const NOT_ACTIVE = 'ActivityWatch counts time';
const DEPARTURES: Record<Departure['reason'], string> = {
  locked: `${NOT_ACTIVE} at the lock screen as active; here it is not.`,
  asleep: `${NOT_ACTIVE} without any window for hours as active; here it is not.`,
  contradicted:
    'two afk watchers contradict each other. What aw-watcher-afk says counts. If the other one is no longer in use, delete its ' +
    'bucket in ActivityWatch (Raw Data).',
  unwatched:
    'one of the watchers of ActivityWatch was not running while somebody worked. That time is not covered; the dashboard shows it ' +
    'hatched.',
  overlapping:
    'windows of the window watcher overlap. ActivityWatch counts all of their time; here a quarter of an hour holds 15 minutes ' +
    'at most, shared in proportion.'
};

/** What counts in another way on a UTC date than in ActivityWatch's own pages. */
export const departureNotice = (date: string, reason: Departure['reason']): string =>
  `On ${date} (UTC) ${DEPARTURES[reason]}`;

/** Buckets of browsers and editors, by id, that could not be read. */
export const failedNotices = (ids: readonly string[]): string[] =>
  ids.map(
    (id) =>
      `The bucket ${id} of ActivityWatch could not be read: everything else is collected. If that stays so, delete the bucket ` +
      'in ActivityWatch (Raw Data).'
  );

function describeQuiet({ quiet, throughMs }: Coverage): WatcherNotice {
  const clients = quiet.map(({ watcher }) => CLIENTS[watcher]).join(' and ');
  const since = quiet.map(({ watcher, endMs }) => `the ${NAMES[watcher]} ${lastSeen(endMs)}`).join(', ');
  const isCovered = quiet.every(({ endMs }) => endMs !== undefined);
  const covered = isCovered ? `to ${formatInstant(throughMs)}` : 'not at all';
  return {
    problem: `ActivityWatch is running, but not all of its watchers are: ${since}. Time is covered ${covered}, later time is not known.`,
    remedy: `Start ${clients} again in ActivityWatch.`
  };
}

const lastSeen = (endMs: number | undefined) =>
  endMs === undefined ? 'recorded nothing yet' : `is silent since ${formatInstant(endMs)}`;

/** A host without windows under its name: whose are taken. */
export function formerNameNotice({
  names,
  formerNames
}: Pick<Recorder, 'names' | 'formerNames'>): string | undefined {
  if (formerNames.length === 0) return undefined;
  const former = formerNames.map((name) => `"${name}"`).join(' and ');
  return (
    `ActivityWatch has recorded no windows of "${names.hostname}", as this machine is called now: those of ${former} are ` +
    "collected as this machine's."
  );
}

/** Two window watchers at once: which of them counts. */
export function rivalNotice({ rivals }: Pick<Recorder, 'rivals'>): string | undefined {
  const [first, ...others] = rivals.map(({ id }) => id);
  if (first === undefined) return undefined;
  return (
    `This machine has several window watchers. Where they speak of the same time, ${first} counts, and not ` +
    `${others.join(' or ')}. To change that, delete the bucket of the other one in ActivityWatch.`
  );
}
