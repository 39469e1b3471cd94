/** What the page of the rules shows: a draft of them, and what it would make of the last 30 days. */
import type { PersonDay } from '#domain/documents/day.ts';
import { RULES_REACH_DAYS } from '#domain/documents/rules.ts';
import { totalsBy } from '#domain/metrics/totals.ts';
import { uncategorizedBySource } from '#domain/rules/uncategorized.ts';
import { addDays } from '#domain/time/calendar.ts';
import { partOf, partsFor } from './parts.ts';
import { countPeople, daysSince, outdatedDays, previewDraft, totalsOf } from './preview/rules-preview.ts';
import { RulesDraft } from './rules-draft.svelte.ts';

/** What a view is made of; read again whenever any of it changes. */
export type RulesViewSources = {
  url: URL;
  /** Where the days of the preview come from. */
  teams: readonly { days: readonly PersonDay[] }[];
  /** The reader's local day. */
  today: string;
};

/** Names that are suggested at most. */
const MAX_NAMES = 200;
/** The preview follows once typing pauses: adding up a month of a team is not for every letter. */
const PREVIEW_DELAY_MS = 150;

export class RulesView {
  /** Those who may not change the rules see fewer parts of them. */
  readonly editable: boolean;
  /** Patterns on window titles can reveal them, and sharing reaches back 30 days, so only admins change them. */
  readonly isAdmin: boolean;
  readonly draft: RulesDraft;
  readonly #sources: () => RulesViewSources;
  #previewed = $state.raw<RulesDraft['rules']>();

  constructor(whose: { user: string; editable: boolean; isAdmin: boolean }, sources: () => RulesViewSources) {
    this.editable = whose.editable;
    this.isAdmin = whose.isAdmin;
    this.draft = new RulesDraft(whose);
    this.#sources = sources;
  }

  readonly parts = $derived.by(() => partsFor(this.editable));
  readonly part = $derived.by(() => partOf(this.#sources().url, this.parts));

  readonly #days = $derived.by(() => {
    const { today, teams } = this.#sources();
    return daysSince(addDays(today, -RULES_REACH_DAYS), teams);
  });
  /** How many people the preview is about. */
  readonly people = $derived(countPeople(this.#days));
  /** Apps and domains of these days, most time first: what a new rule is likely to name. */
  readonly known = $derived({ apps: this.#names('app'), domains: this.#names('domain') });
  /** Days that were summarised by other rules than those in force: the preview of them may differ. */
  readonly outdatedDays = $derived.by(() => outdatedDays(this.#days, this.draft.current));

  readonly #before = $derived.by(() => totalsOf(this.#days, this.draft.current));
  /** Undefined: there are no days to preview with. */
  readonly preview = $derived.by(() => {
    if (this.#days.length === 0) return undefined;
    const rules = this.#previewed ?? this.draft.current;
    return previewDraft(this.#days, this.draft.current, rules, this.#before);
  });
  /** What the days come to with the draft. */
  readonly totals = $derived(this.preview?.after);
  readonly uncategorized = $derived(this.preview && uncategorizedBySource(this.preview.days));

  /** Previews the draft after a moment, unless the function that it returns is called before. */
  previewSoon(): () => void {
    const { rules } = this.draft;
    const timer = setTimeout(() => (this.#previewed = rules), PREVIEW_DELAY_MS);
    return () => clearTimeout(timer);
  }

  #names(field: 'app' | 'domain'): string[] {
    return [...totalsBy(field, this.#days).keys()].filter((name) => name !== '').slice(0, MAX_NAMES);
  }
}
