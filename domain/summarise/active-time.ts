import { browserWindows } from '../activitywatch/browsers.ts';
import type { ChosenBuckets } from '../activitywatch/choose-buckets.ts';
import type { BucketEvent } from '../activitywatch/event.ts';
import { byStart, gapsBetween, intersectSpans, type Span, subtractSpans, unionSpans } from '../time/spans.ts';
import type { FloodedBucket } from './flooded-buckets.ts';

/**
 * Time that counts in another way than in ActivityWatch. Not active here: the screen was locked, the machine slept, or only a
 * second afk watcher saw somebody (`contradicted`). Shared in proportion: windows of one watcher that overlap. Not covered:
 * one of the watchers was silent (`unwatched`).
 */
export type Departure = Span & { reason: 'locked' | 'asleep' | 'contradicted' | 'overlapping' | 'unwatched' };

export type ActiveTime = { active: Span[]; departures: Departure[] };

/** The person's own setting of ActivityWatch: a window is active time where its app or its title matches. */
export type AlwaysActive = Pick<RegExp, 'test'>;

/** No window for so long, while the afk watcher says that somebody is there: the machine slept. */
export const ASLEEP_MS = 3 * 3_600_000;
/** Two afk watchers wait differently long before they say "afk"; for so long they contradict each other. */
const CONTRADICTED_MS = 15 * 60_000;

const LOCK_SCREENS = new RegExp(
  `^(${[
    'loginwindow|screensaverengine|lockapp|logonui',
    'i3lock(-color)?|swaylock|hyprlock|waylock|gtklock|slock|xlock|xsecurelock|physlock|vlock|betterlockscreen',
    'xscreensaver|(gnome|mate|cinnamon|xfce4)-screensaver|light-locker|kscreenlocker(_greet)?|dm-tool|lightdm.*greeter|gdm'
  ].join('|')})(\\.exe)?$`,
  'i'
);

export const isLockScreen = ({ data }: BucketEvent): boolean => LOCK_SCREENS.test(appOf(data));

/**
 * When the person was present: not away, a window was in front that counts as always active, or a tab of the browser in front
 * was audible. Without any afk bucket, whenever there was a window. Never at a lock screen, nor while the machine slept; what
 * that takes away is in `departures`.
 */
export function activeTime(
  buckets: ChosenBuckets<FloodedBucket>,
  windows: readonly BucketEvent[],
  alwaysActive?: AlwaysActive
): ActiveTime {
  const { present, contradicted } = presence(buckets.afk);
  const claimed = unionSpans(claimedTime(present, buckets, windows, alwaysActive));
  const locked = unionSpans(windows.filter(isLockScreen));
  const unlocked = subtractSpans(claimed, locked);
  const windowless = intersectSpans(unlocked, gapsBetween(unionSpans(windows)));
  const asleep = windowless.filter(({ startMs, endMs }) => endMs - startMs >= ASLEEP_MS);
  return {
    active: subtractSpans(unlocked, asleep),
    departures: [
      ...intersectSpans(claimed, locked).map((span): Departure => ({ ...span, reason: 'locked' })),
      ...asleep.map((span): Departure => ({ ...span, reason: 'asleep' })),
      ...subtractSpans(contradicted, claimed)
        .filter(({ startMs, endMs }) => endMs - startMs >= CONTRADICTED_MS)
        .map((span): Departure => ({ ...span, reason: 'contradicted' }))
    ].sort(byStart)
  };
}

function claimedTime(
  present: readonly Span[],
  buckets: ChosenBuckets<FloodedBucket>,
  windows: readonly BucketEvent[],
  alwaysActive: AlwaysActive | undefined
): readonly Span[] {
  if (buckets.afk.length === 0) return windows;
  const counted = windows.filter(
    ({ data }) => alwaysActive?.test(appOf(data)) === true || alwaysActive?.test(titleOf(data)) === true
  );
  const audible = buckets.web.flatMap(({ bucket, events }) => {
    const isItsWindow = browserWindows(bucket);
    const inFront = unionSpans(windows.filter(({ data }) => isItsWindow(appOf(data))));
    return intersectSpans(
      events.filter(({ data }) => data['audible'] === true),
      inFront
    );
  });
  return [...present, ...counted, ...audible];
}

/**
 * When the afk watcher saw somebody. A second one of the machine only fills the first one's gaps: it may be stuck. What it says
 * of other time is `contradicted`.
 */
function presence(afkBuckets: readonly FloodedBucket[]): { present: Span[]; contradicted: Span[] } {
  let seen: Span[] = [];
  const present: Span[] = [];
  const contradicted: Span[] = [];
  for (const { events } of afkBuckets) {
    const notAway = events.filter(({ data }) => data['status'] === 'not-afk');
    present.push(...intersectSpans(notAway, gapsBetween(seen)));
    contradicted.push(...intersectSpans(notAway, seen));
    seen = unionSpans([...seen, ...events]);
  }
  return { present, contradicted: unionSpans(contradicted) };
}

/** An event's app; the empty string where the watcher did not know it. */
export function appOf(data: BucketEvent['data']): string {
  return typeof data['app'] === 'string' ? data['app'] : '';
}

const titleOf = ({ title }: BucketEvent['data']): string => (typeof title === 'string' ? title : '');
