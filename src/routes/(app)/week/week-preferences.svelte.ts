/** How a person has the week page, in their profile: which rows it shows, in which zone their days are, how suggestions are made. */
import { MAX_WEEK_ROWS, PROFILE_ID, type Profile, type WeekSettings } from '#domain/documents/profile.ts';
import { zoneQuestion, zonesToStore } from '#domain/timesheets/zones-to-store.ts';
import { saveProfile } from '#lib/state/own-profile.ts';
import { projectName } from '#lib/ui/project-name.ts';
import type { History } from './history.svelte.ts';
import type { WeekDays } from './week-days.svelte.ts';

export class WeekPreferences {
  readonly #week: WeekDays;
  readonly #history: History;

  constructor(week: WeekDays, history: History) {
    this.#week = week;
    this.#history = history;
  }

  readonly settings: WeekSettings = $derived.by(() => this.#week.own?.profile?.week ?? {});
  readonly pinned = $derived(this.settings.pinned ?? []);
  readonly hidden = $derived(this.settings.hidden ?? []);
  /** Why the person is asked where their days begin. */
  readonly zoneQuestion = $derived.by(() => {
    const { own, today, tz } = this.#week;
    return own && zoneQuestion(own.profile, { today, tz });
  });

  async addRows(
    projects: readonly string[],
    name = `Row ${projectName(projects[0] ?? '')} added`
  ): Promise<void> {
    const hidden = this.hidden.filter((project) => !projects.includes(project));
    await this.change(name, { pinned: lastOnes([...this.pinned, ...projects]), hidden });
  }

  async hideRow(project: string): Promise<void> {
    const pinned = this.pinned.filter((name) => name !== project);
    await this.change(`Row ${projectName(project)} hidden`, {
      pinned,
      hidden: lastOnes([...this.hidden, project])
    });
  }

  async change(name: string, change: WeekSettings): Promise<void> {
    const before = this.settings;
    await this.#history.run({
      name,
      run: () => this.#save({ week: { ...this.settings, ...change } }),
      revert: () => this.#save({ week: before })
    });
  }

  /** From today on, days begin in this zone; those before stay where they are. */
  async storeZone(tz: string): Promise<void> {
    const { own, today } = this.#week;
    if (!own) return;
    const before = own.profile?.zones ?? [];
    const zones = zonesToStore(own.profile, own.deviceDays, { today, tz });
    await this.#history.run({
      name: `Your days are in ${tz}`,
      run: () => this.#save({ zones }),
      revert: () => this.#save({ zones: before })
    });
  }

  async #save(change: Partial<Pick<Profile, 'zones' | 'week'>>): Promise<void> {
    const { own, name } = this.#week;
    if (!own) return;
    await saveProfile(own, name, change);
    await own.follow([PROFILE_ID]);
  }
}

const lastOnes = (names: readonly string[]) =>
  names.filter((name, index) => names.lastIndexOf(name) === index).slice(-MAX_WEEK_ROWS);
