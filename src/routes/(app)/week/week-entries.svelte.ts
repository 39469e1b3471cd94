/** A person's entries as the week page shows and changes them: a change is shown at once, and stored one after the other. */
import { sameContent } from '#domain/documents/content.ts';
import { deletedEntry, type Entry } from '#domain/documents/entry.ts';
import { withChanges } from '#domain/timesheets/cell-edits.ts';
import { TidesheetError } from '#domain/errors.ts';
import type { OwnData } from '#lib/state/own-data.svelte.ts';
import type { Act } from './history.svelte.ts';

export class WeekEntries {
  readonly #own: () => OwnData | undefined;
  /** Changes that are being stored. */
  #pending = $state.raw<readonly Entry[]>([]);

  constructor(own: () => OwnData | undefined) {
    this.#own = own;
  }

  /** By id, also deleted ones. */
  readonly list: readonly Entry[] = $derived.by(() => {
    const stored = this.#own()?.entries ?? [];
    return this.#pending.length === 0 ? stored : withChanges(stored, this.#pending);
  });

  /** These changes as an act. What another device changed in the meantime stays when the act is taken back. */
  change(name: string, changed: readonly Entry[]): Act {
    const before = this.list;
    const reverted = changed.map(
      (entry) => before.find(({ _id }) => _id === entry._id) ?? deletedEntry(entry)
    );
    let first = true;
    // Before the acts that still wait: the next edit of the same cell builds on it.
    this.#show(changed);
    return {
      name,
      run: () => {
        const expected = first ? undefined : reverted;
        first = false;
        return this.#write(changed, expected);
      },
      revert: () => this.#write(reverted, changed)
    };
  }

  /** `expected`: how these entries must be now; undefined: in any way. */
  async #write(entries: readonly Entry[], expected: readonly Entry[] | undefined): Promise<void> {
    const own = this.#own();
    if (!own) return;
    const isAsExpected = (entry: Entry) => {
      const current = this.list.find(({ _id }) => _id === entry._id);
      const known = expected?.find(({ _id }) => _id === entry._id);
      return known === undefined || (current !== undefined && sameContent(current, known));
    };
    const written = entries.filter(isAsExpected);
    this.#show(written);
    try {
      for (const entry of written) await own.save(entry);
    } finally {
      await own.follow(written.map(({ _id }) => _id));
      this.#pending = this.#pending.filter((entry) => !written.includes(entry));
    }
    if (written.length < entries.length)
      throw new TidesheetError('Some of it was changed on another device since, and stays as it is there.', {
        code: 'changed-elsewhere',
        hint: 'Look at the cells again, and repeat the change where it is still right.'
      });
  }

  #show(entries: readonly Entry[]): void {
    this.#pending = withChanges(this.#pending, entries);
  }
}
