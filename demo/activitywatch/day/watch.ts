/** The watchers of windows, browser tabs and editor files, each turning what is in front into its own events. */
import type { Activity } from '../events/event.ts';
import type { Machine, Person } from '../people/people.ts';
import { appName, browserTitle, checkoutPath, lockWindow } from './apps.ts';
import { mergeTouching } from './merge-touching.ts';
import type { Span } from './spans.ts';

/** The window watcher asks once a second, so an event ends about a second before the next begins. */
const POLL_MS = 1006;
/** A machine nobody uses goes to sleep, and with it its watchers. */
export const SLEEPS_AFTER_MS = 30 * 60_000;

interface Stretch {
  startMs: number;
  endMs: number;
}

/** Until when the watchers see a span: to the next, or into an absence until the machine sleeps or locks its screen. */
const seenUntilMs = (span: Span, next: Span | undefined, dayEndMs: number): number =>
  Math.min(next?.startMs ?? dayEndMs, span.endMs + SLEEPS_AFTER_MS);

/** A machine left on goes on reporting its locked screen, whenever nothing else is in front. */
function lockedScreen(spans: readonly Span[], machine: Machine, day: Stretch): Activity[] {
  const starts = [day.startMs, ...spans.map((span, index) => seenUntilMs(span, spans[index + 1], day.endMs))];
  return starts.flatMap((startMs, index) => {
    const next = spans[index];
    const endMs = next ? next.startMs - POLL_MS : day.endMs;
    return endMs > startMs ? [{ startMs, lengthMs: endMs - startMs, data: lockWindow(machine) }] : [];
  });
}

export function watchWindow(spans: readonly Span[], machine: Machine, day: Stretch): Activity[] {
  const inFront = spans.map((span, index) => ({
    startMs: span.startMs,
    lengthMs: Math.max(0, seenUntilMs(span, spans[index + 1], day.endMs) - span.startMs - POLL_MS),
    data: {
      app: appName(span.program, machine),
      title: span.page ? browserTitle(span.page.title, machine) : span.title
    }
  }));
  if (!machine.leftOn) return inFront;
  return [...inFront, ...lockedScreen(spans, machine, day)].sort((a, b) => a.startMs - b.startMs);
}

const tabCount = (span: Span): number => 8 + (Math.floor(span.startMs / 1_800_000) % 19);

const pageData = (span: Span, page: NonNullable<Span['page']>, audible: boolean) => ({
  url: page.url,
  title: page.title,
  audible,
  incognito: false,
  tabCount: tabCount(span)
});

/** The current tab stays current while other programs are in front; what it plays is paused on leaving. */
export function watchWeb(spans: readonly Span[]): Activity[] {
  const lastMs = (spans.at(-1)?.endMs ?? 0) + SLEEPS_AFTER_MS;
  const inBrowser = spans.filter((span) => span.page);
  const tabs = inBrowser.flatMap((span, index) => {
    if (!span.page) return [];
    const untilMs = (inBrowser[index + 1]?.startMs ?? lastMs) - 1;
    const leftMs = span.page.audible ? Math.min(span.endMs, untilMs) : untilMs;
    const data = pageData(span, span.page, span.page.audible);
    const front = { startMs: span.startMs, lengthMs: leftMs - span.startMs, data };
    if (untilMs <= leftMs + 1) return [front];
    const paused = pageData(span, span.page, false);
    return [front, { startMs: leftMs + 1, lengthMs: untilMs - leftMs - 1, data: paused }];
  });
  return mergeTouching(tabs);
}

/** The editor reports a file a second after it is shown, and not at all when it was only passed by. */
export function watchEditor(spans: readonly Span[], person: Person, machine: Machine): Activity[] {
  const separator = machine.os === 'windows' ? '\\' : '/';
  return spans.flatMap(({ file, project, task, startMs, endMs }) => {
    if (file === undefined || endMs - startMs < 5000) return [];
    const root = checkoutPath(person.id, project.name, machine.os);
    const path = [root, ...file.split('/')].join(separator);
    const data = { language: project.language, project: root, file: path, branch: task.branch };
    return [{ startMs: startMs + 1000, lengthMs: endMs - startMs - 2000, data }];
  });
}
