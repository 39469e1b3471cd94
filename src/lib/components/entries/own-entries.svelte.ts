/** A person's own entries as My days shows them: those of some dates, and what adds and deletes them. */
import { ulid } from 'ulid';
import { deletedEntry, type Entry, entryId, stretchOf } from '#domain/documents/entry.ts';
import { localDateOf, zoneOn, type DayFrame } from '#domain/time/local-days.ts';
import { totalsBy } from '#domain/metrics/totals.ts';
import { readEntryText, type EntryText } from '#domain/timesheets/read-entry-text.ts';
import { usualCategory } from '#domain/timesheets/usual-category.ts';
import type { OwnData } from '#lib/state/own-data.svelte.ts';

export type EntrySources = { own: OwnData; frame: DayFrame; dates: readonly string[] };

export class OwnEntries {
  readonly #sources: () => EntrySources;

  constructor(sources: () => EntrySources) {
    this.#sources = sources;
  }

  readonly #own = $derived.by(() => this.#sources().own);
  readonly #frame = $derived.by(() => this.#sources().frame);
  readonly #projects = $derived([...totalsBy('project', this.#own.personDays).keys()]);

  /** Those of the shown dates, each with its local date, the latest first. */
  readonly list = $derived.by(() => {
    const { dates } = this.#sources();
    return this.#own.entries
      .filter(({ kind }) => kind !== 'deleted')
      .map((entry) => ({ entry, date: this.#dateOf(entry) }))
      .filter(({ date }) => dates.includes(date))
      .sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : a.entry._id < b.entry._id ? 1 : -1));
  });

  zoneOn(date: string): string {
    return zoneOn(date, this.#frame.zones);
  }

  /** What a line of text says; undefined: it names no length. */
  read(line: string, date: string): EntryText | undefined {
    const day = { date, tz: this.zoneOn(date), dayStart: this.#frame.dayStart };
    return readEntryText(line, day, this.#projects);
  }

  usualCategory(project: string): string {
    return usualCategory(this.#own.personDays, project);
  }

  /** @throws TidesheetError where it cannot be stored */
  async add(
    { note, ...said }: EntryText,
    { date, category }: { date: string; category: string }
  ): Promise<void> {
    await this.#own.save({
      ...{ _id: entryId(date, ulid()), type: 'entry', v: 1, developer: this.#own.developer, date },
      ...{ source: 'typed', category, ...said },
      ...(note !== '' && { note })
    });
  }

  /** Deletes an entry. What is returned undoes that. */
  async remove(entry: Entry): Promise<() => Promise<void>> {
    await this.#own.save(deletedEntry(entry));
    return () => this.#own.save(entry);
  }

  #dateOf(entry: Entry): string {
    const span = stretchOf(entry);
    return span ? localDateOf(span.startMs, this.#frame) : entry.date;
  }
}
