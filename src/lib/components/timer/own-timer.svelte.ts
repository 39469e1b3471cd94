/** One's own timer: what runs, what has to be asked, and what starts and stops it. Works offline. */
import { ulid } from 'ulid';
import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { stretchOf } from '#domain/documents/entry.ts';
import { Timer, TIMER_ID, type TimerRun } from '#domain/documents/timer.ts';
import { totalsBy } from '#domain/metrics/totals.ts';
import { usualCategory } from '#domain/timesheets/usual-category.ts';
import {
  DEFAULT_REMINDER_HOURS,
  entryIdOfRun,
  entryOfRun,
  finishRun,
  mergeRuns,
  questionsOf,
  runningOf,
  evaluateRuns,
  startRun,
  stopRun,
  timerOf
} from '#domain/worktime/timer.ts';
import type { OwnData } from '#lib/state/own-data.svelte.ts';
import { saveProfile } from '#lib/state/own-profile.ts';
import { session } from '#lib/state/session.svelte.ts';

const HOUR_MS = 3_600_000;

export class OwnTimer {
  readonly #own: OwnData;
  readonly #now: () => number;

  constructor(own: OwnData, now: () => number = Date.now) {
    this.#own = own;
    this.#now = now;
  }

  readonly #runs = $derived.by(() => this.#own.timer?.runs ?? []);
  readonly running = $derived(runningOf(this.#runs));
  /** Runs whose author has to say when they ended. */
  readonly questions = $derived(questionsOf(this.#runs));
  readonly projects = $derived.by(() =>
    [...totalsBy('project', this.#own.personDays).keys()].filter(Boolean)
  );
  readonly reminderHours = $derived.by(() => this.#own.profile?.timerReminderHours ?? DEFAULT_REMINDER_HOURS);

  /** Another device has changed the timer too, or a run ended without having become an entry. */
  readonly needsMerging = $derived.by(
    () =>
      this.#own.conflicts.some(({ id }) => id === TIMER_ID) ||
      evaluateRuns(this.#runs).some(
        ({ run, outcome }) => !run.done && (outcome.kind === 'entry' || outcome.kind === 'nothing')
      )
  );

  usualCategory(project: string): string {
    return usualCategory(this.#own.personDays, project);
  }

  isLong(nowMs: number): boolean {
    const { running } = this;
    return running !== undefined && nowMs - Date.parse(running.start) > this.reminderHours * HOUR_MS;
  }

  /** @throws TidesheetError where it cannot be stored */
  start(content: Pick<TimerRun, 'category' | 'project' | 'note'>): Promise<void> {
    return this.#change((runs) => startRun(runs, { id: ulid(), content, nowMs: this.#now() }));
  }

  /** @throws TidesheetError where it cannot be stored */
  stop(): Promise<void> {
    return this.#change((runs) => stopRun(runs, this.#now()));
  }

  /** Says when a run ended: its time becomes an entry. @throws TidesheetError */
  async answer(run: TimerRun, endMs: number): Promise<void> {
    await this.#own.save(entryOfRun(this.#own.developer, run, endMs));
    await this.#change((runs) => finishRun(runs, run.id));
  }

  /** A run becomes no entry. @throws TidesheetError */
  discard(run: TimerRun): Promise<void> {
    return this.#change((runs) => finishRun(runs, run.id));
  }

  /** Reads all versions of the timer together, and makes entries of runs that ended. */
  merge(): Promise<void> {
    return this.#change((runs) => runs);
  }

  async remindAfter(hours: number): Promise<void> {
    await saveProfile(this.#own, session.developer?.name ?? '', { timerReminderHours: hours });
  }

  async #change(change: (runs: readonly TimerRun[]) => readonly TimerRun[]): Promise<void> {
    const work = () => this.#changeNow(change);
    // One at a time, in all tabs; on plain HTTP there are no locks.
    await ('locks' in navigator ? navigator.locks.request('tidesheet.timer', work) : work());
  }

  async #changeNow(change: (runs: readonly TimerRun[]) => readonly TimerRun[]): Promise<void> {
    const own = this.#own;
    const stored = await own.versions(TIMER_ID);
    const versions = stored.flatMap((version) => {
      const timer = v.safeParse(Timer, version);
      return timer.success ? [timer.output] : [];
    });
    let runs = [...change(mergeRuns(versions.map((version) => version.runs)))];
    for (const { run, outcome } of evaluateRuns(runs)) {
      if (outcome.kind === 'entry' && !run.done) await this.#addEntry(run, outcome.endMs);
      else if (outcome.kind === 'entry' && versions.length > 1) await this.#shorten(run, outcome.endMs);
      if (outcome.kind === 'entry' || outcome.kind === 'nothing') runs = [...finishRun(runs, run.id)];
    }
    const made = timerOf(own.developer, runs);
    if (versions.length !== 1 || !versions[0] || !sameContent(versions[0], made)) await own.save(made);
    if (stored.length > 1) await this.#resolve(TIMER_ID);
  }

  /** Another device may have made it. */
  async #addEntry(run: TimerRun, endMs: number): Promise<void> {
    const entry = entryOfRun(this.#own.developer, run, endMs);
    if ((await this.#own.read(entry._id)) === undefined) await this.#own.save(entry);
    else await this.#shorten(run, endMs);
  }

  /** A run that was stopped here may have ended before that on another device. */
  async #shorten(run: TimerRun, endMs: number): Promise<void> {
    const id = entryIdOfRun(run);
    const entry = this.#own.entries.find(({ _id }) => _id === id);
    const span = entry && stretchOf(entry);
    if (entry?.kind !== 'time' || span === undefined) return;
    if (span.startMs === Date.parse(run.start) && span.endMs > endMs)
      await this.#own.save({ ...entry, end: entryOfRun(this.#own.developer, run, endMs).end });
    if (this.#own.conflicts.some((conflict) => conflict.id === id)) await this.#resolve(id);
  }

  /** What was just saved is on top of the winning version. */
  async #resolve(id: string): Promise<void> {
    const [winner] = await this.#own.versions(id);
    if (winner) await this.#own.resolveConflict(id, winner._rev);
  }
}
