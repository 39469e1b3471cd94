/** A person's week as documents say it: its days, with and without entries. */
import type { PersonDay } from '#domain/documents/day.ts';
import { type Entry, ENTRY_REACH_DAYS, stretchOf } from '#domain/documents/entry.ts';
import type { WorkCalendar } from '#domain/metrics/streaks.ts';
import type { Rules } from '#domain/documents/rules.ts';
import type { TeamDeveloper } from '#domain/documents/team-developer.ts';
import { mergeDays } from '#domain/merge/person-days.ts';
import { frameOfPerson } from '#domain/merge/person-frame.ts';
import { addDays, datesOfWeek } from '#domain/time/calendar.ts';
import { localDaySpan, zoneOn } from '#domain/time/local-days.ts';
import { type EntryText, readEntryText } from '#domain/timesheets/read-entry-text.ts';
import { categoryOfProject, projectNames } from '#domain/timesheets/recent-projects.ts';
import { weekRows } from '#domain/timesheets/week-rows.ts';
import type { OwnData } from '#lib/state/own-data.svelte.ts';
import type { TeamData } from '#lib/state/team-data.svelte.ts';
import { WeekEntries } from './week-entries.svelte.ts';

export type WeekSources = {
  /** ISO week, `2026-W44`. */
  week: string;
  /** The reader's local day, and the zone of this device. */
  today: string;
  tz: string;
  nowMs: number;
  /** When the person is expected to work. */
  calendar: WorkCalendar;
  rules: Rules;
  /** How late machines may be. */
  graceMs: number;
  person: WeekPerson;
};

/** Oneself, who may change everything, or somebody of a team. `database`: one's own. */
export type WeekPerson =
  | { whose: 'own'; own: OwnData; database: string; name: string }
  | { whose: 'team'; team: TeamData; developer: TeamDeveloper };

export class WeekDays {
  readonly #sources: () => WeekSources;
  readonly entries: WeekEntries;

  constructor(sources: () => WeekSources) {
    this.#sources = sources;
    this.entries = new WeekEntries(() => this.own);
  }

  readonly week = $derived.by(() => this.#sources().week);
  readonly today = $derived.by(() => this.#sources().today);
  readonly tz = $derived.by(() => this.#sources().tz);
  readonly nowMs = $derived.by(() => this.#sources().nowMs);
  readonly calendar = $derived.by(() => this.#sources().calendar);
  readonly rules = $derived.by(() => this.#sources().rules);
  readonly graceMs = $derived.by(() => this.#sources().graceMs);
  readonly dates = $derived(datesOfWeek(this.week));
  readonly person: WeekPerson = $derived.by(() => this.#sources().person);
  /** Undefined: the week is somebody else's. */
  readonly own: OwnData | undefined = $derived(this.person.whose === 'own' ? this.person.own : undefined);
  readonly name = $derived(this.person.whose === 'own' ? this.person.name : this.person.developer.name);
  readonly developer = $derived(
    this.person.whose === 'own' ? this.person.own.developer : this.person.developer.developer
  );

  /** Documents of the days around the week: others change nothing in it. */
  readonly near = $derived.by(() => {
    const around = (days: number) => {
      const [from, to] = [addDays(this.dates[0]!, -days), addDays(this.dates[6]!, days)];
      return ({ date }: { date: string }) => date >= from && date <= to;
    };
    return {
      developer: this.developer,
      profile: this.own?.profile,
      mergedDevices: this.own?.mergedDevices,
      deviceDays: (this.own?.deviceDays ?? []).filter(around(1)),
      entries: this.entries.list.filter(around(ENTRY_REACH_DAYS))
    };
  });
  readonly frame = $derived(
    this.person.whose === 'own'
      ? frameOfPerson(this.near.profile, this.near.deviceDays)
      : { zones: this.person.developer.zones, dayStart: this.person.developer.dayStart }
  );
  /** Those of the week of which something is known, in order. */
  readonly days: readonly PersonDay[] = $derived.by(() => {
    if (this.person.whose === 'own') return known(mergeDays(this.developer, this.dates, this.near));
    const { team, developer } = this.person;
    return this.dates.flatMap((date) => team.day(date, developer.developer) ?? []);
  });
  readonly #machineSources = $derived.by(() => {
    const { deviceDays, profile, mergedDevices } = this.near;
    return { deviceDays, profile, mergedDevices };
  });
  /** What machines alone say; undefined where only days with entries are known. */
  readonly evidence: readonly PersonDay[] | undefined = $derived(
    this.own && known(mergeDays(this.developer, this.dates, { ...this.#machineSources, entries: [] }))
  );
  /** Any machine reported in this week. */
  readonly hasMachines = $derived(this.near.deviceDays.length > 0);
  readonly rows = $derived(weekRows(this.week, this.days));
  readonly evidenceRows = $derived(this.evidence && weekRows(this.week, this.evidence));
  /** All that the person ever worked on, as far as it is on this device. */
  readonly worked = $derived.by(() => ({
    deviceDays: this.own?.deviceDays ?? [],
    entries: this.entries.list
  }));
  readonly projects = $derived(projectNames(this.worked));
  /** The length of each day. */
  readonly daySeconds = $derived(
    this.dates.map((date) => {
      const [startMs, endMs] = localDaySpan(date, this.frame);
      return (endMs - startMs) / 1000;
    })
  );

  zoneOn(date: string): string {
    return zoneOn(date, this.frame.zones);
  }

  /** What a line of text says; undefined: it names no length. */
  read(line: string, date: string): EntryText | undefined {
    return readEntryText(line, { date, tz: this.zoneOn(date), dayStart: this.frame.dayStart }, this.projects);
  }

  usualCategory(project: string): string {
    return categoryOfProject(project, this.worked);
  }

  /** The entries that count on a date, in the order of their ids. */
  entriesOn(date: string): Entry[] {
    const [startMs, endMs] = localDaySpan(date, this.frame);
    return this.near.entries.filter((entry) => {
      if (entry.kind === 'deleted') return false;
      const span = stretchOf(entry);
      return span ? span.startMs < endMs && span.endMs > startMs : entry.date === date;
    });
  }
}

const known = (days: ReadonlyMap<string, PersonDay | undefined>): PersonDay[] =>
  [...days.values()].flatMap((day) => day ?? []);
