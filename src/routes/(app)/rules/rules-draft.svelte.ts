/**
 * The rules with someone's changes, stored on this device until they are saved or discarded. Saving writes them to the
 * replica of `org`, from where they are sent when the server can be reached.
 */
import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { Rules } from '#domain/documents/rules.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { categoryTree, flattenTree, type CategoryNode } from '#domain/rules/category-tree.ts';
import { compareRules, mergeRules, type RuleChange, type RulePlace } from '#domain/rules/merge-rules.ts';
import { sameSharing } from '#domain/rules/sharing.ts';
import { sameTitlePatterns } from '#domain/rules/title-patterns.ts';
import { data } from '#lib/state/data.svelte.ts';
import { readDraft, storeDraft, type StoredDraft } from '#lib/state/rules-draft-storage.ts';

/** Why only an admin may make this change, to be shown; undefined: managers may, too. */
function findAdminsOnly(before: Rules, after: Rules): string | undefined {
  if (!sameTitlePatterns(before, after))
    return 'Only admins can change patterns that look at window titles, because a pattern can reveal a title.';
  if (!sameSharing(before, after))
    return 'Only admins can change what may leave a machine and how long a project holds, because it applies to the last 30 days.';
  return undefined;
}

export class RulesDraft {
  readonly #user: string;
  readonly #isAdmin: boolean;
  #stored = $state.raw<StoredDraft>();
  #past = $state.raw<Rules[]>([]);
  /** The rules were saved here, and nothing was changed since. */
  isSaved = $state(false);
  /** Why the draft would not survive a reload; can be shown. */
  problem = $state<string>();
  /** Why the last change was not made; can be shown. */
  refusal = $state<string>();

  /** The rules in force, as far as this device knows. */
  readonly current: Rules = $derived(data.org.rules ?? DEFAULT_RULES);
  /** The rules with the changes. */
  readonly rules: Rules = $derived(this.#stored?.rules ?? this.current);
  /** What the draft started from. */
  readonly base: Rules = $derived(this.#stored?.base ?? this.current);
  /** All categories of the rules with the changes, each followed by those below it. */
  readonly nodes: CategoryNode[] = $derived(flattenTree(categoryTree(this.rules.categories)));
  readonly isChanged: boolean = $derived(!sameContent(this.base, this.rules));
  readonly changes: RuleChange[] = $derived(compareRules(this.base, this.rules));
  /** Somebody else saved since the draft was begun. */
  readonly isOutdated: boolean = $derived(this.isChanged && !sameContent(this.base, this.current));
  readonly canUndo: boolean = $derived(this.#past.length > 0);

  constructor({ user, isAdmin }: { user: string; isAdmin: boolean }) {
    this.#user = user;
    this.#isAdmin = isAdmin;
    this.read();
  }

  /** Reads what is stored, as another tab may have changed it. */
  read(): void {
    this.#stored = readDraft(this.#user);
    this.#past = [];
    if (this.#stored) this.isSaved = false;
  }

  change(rules: Rules): void {
    this.refusal = undefined;
    if (sameContent(rules, this.rules)) return;
    const adminsOnly = this.#isAdmin ? undefined : findAdminsOnly(this.rules, rules);
    if (adminsOnly !== undefined) {
      this.refusal = `${adminsOnly} So this change was not made.`;
      return;
    }
    this.#past = [...this.#past, this.rules];
    this.#store({ base: this.base, rules });
  }

  undo(): void {
    const rules = this.#past.at(-1);
    if (rules === undefined) return;
    this.#past = this.#past.slice(0, -1);
    this.#store({ base: this.base, rules });
  }

  /** Back to the rules in force. */
  discard(): void {
    this.refusal = undefined;
    this.#past = [];
    this.#store(undefined);
  }

  /** Puts the changes on top of what somebody else saved; where both changed the same, `yielded` is theirs. */
  bringUpToDate(yielded: readonly RulePlace[]): void {
    const rules = mergeRules(this.base, this.rules, this.current, yielded);
    this.#past = [];
    this.#store({ base: this.current, rules });
  }

  /** Writes the rules. @throws An error that can be shown; the draft stays then. */
  async save(): Promise<void> {
    if (this.isOutdated) throw new Error('Someone else has saved rules since. Review their changes first.');
    const checked = v.safeParse(Rules, this.rules);
    if (!checked.success) throw new Error(`The rules cannot be saved: ${checked.issues[0].message}.`);
    const adminsOnly = this.#isAdmin ? undefined : findAdminsOnly(this.current, this.rules);
    if (adminsOnly !== undefined)
      throw new Error(`${adminsOnly} Discard these changes, or ask an admin to save them.`);
    await data.org.save(checked.output);
    await data.org.follow(['rules']);
    this.discard();
    this.isSaved = true;
  }

  #store(draft: StoredDraft | undefined): void {
    const changed = draft && !sameContent(draft.base, draft.rules) ? draft : undefined;
    this.#stored = changed;
    if (changed) this.isSaved = false;
    this.problem = storeDraft(this.#user, changed)
      ? undefined
      : 'This device has no space left: your changes would be lost on reload. Save them, or free some space.';
  }
}
