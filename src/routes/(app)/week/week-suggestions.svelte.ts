/** What the page proposes for a week, and what the person accepts and refuses. */
import { deletedEntry, type Entry } from '#domain/documents/entry.ts';
import {
  acceptSuggestion,
  refusalOfEntry,
  refuseSuggestion,
  type Suggestion,
  suggestionsOf
} from '#domain/timesheets/suggestions.ts';
import type { History } from './history.svelte.ts';
import type { WeekDays } from './week-days.svelte.ts';
import type { WeekPreferences } from './week-preferences.svelte.ts';

export class WeekSuggestions {
  readonly #week: WeekDays;
  readonly #history: History;
  readonly #preferences: WeekPreferences;
  /** Projects that were chosen here, by digest. */
  #chosen = $state.raw<Readonly<Record<string, string>>>({});

  constructor(week: WeekDays, history: History, preferences: WeekPreferences) {
    this.#week = week;
    this.#history = history;
    this.#preferences = preferences;
  }

  readonly list: readonly Suggestion[] = $derived.by(() => {
    const { own, days, near, calendar, nowMs } = this.#week;
    if (!own) return [];
    const { hints, refusals } = own;
    const { settings } = this.#preferences;
    return suggestionsOf({ days, hints, refusals, entries: near.entries, settings, calendar, nowMs });
  });
  /** Those that need no decision: a gap needs a project first. */
  readonly ready = $derived(this.list.filter((one) => one.kind !== 'gap' || this.projectOf(one) !== ''));

  projectOf({ digest, project }: Suggestion): string {
    return this.#chosen[digest] ?? project;
  }

  choose({ digest }: Suggestion, project: string): void {
    this.#chosen = { ...this.#chosen, [digest]: project };
  }

  async accept(accepted: readonly Suggestion[]): Promise<void> {
    if (accepted.length === 0) return;
    const { developer } = this.#week;
    const entries = accepted.map((one) => {
      const project = this.projectOf(one).trim();
      return acceptSuggestion(one, { developer, project, category: this.#week.usualCategory(project) });
    });
    const name = accepted.length === 1 ? 'Suggestion accepted' : `${accepted.length} suggestions accepted`;
    await this.#history.run(this.#week.entries.change(name, entries));
  }

  async refuse(refused: Suggestion): Promise<void> {
    const { own } = this.#week;
    if (!own) return;
    const document = refuseSuggestion(own.developer, refused);
    await this.#history.run({
      name: 'Suggestion refused',
      run: () => own.save(document),
      revert: () => own.remove(document._id)
    });
  }

  /** A suggestion whose entry is deleted is refused with it. */
  async removeEntry(entry: Entry): Promise<void> {
    const { own } = this.#week;
    const document = refusalOfEntry(entry);
    const act = this.#week.entries.change('Entry deleted', [deletedEntry(entry)]);
    if (!own || !document) return void (await this.#history.run(act));
    await this.#history.run({
      name: act.name,
      run: async () => {
        await act.run();
        await own.save(document);
      },
      revert: async () => {
        await act.revert();
        await own.remove(document._id);
      }
    });
  }
}
