/** What a page has to show before its figures: that it waits, that there is nothing, or that the rules are missing. */
import type { Rules } from '#domain/documents/rules.ts';

/** Where the days of a page come from. */
export type PageSource = {
  /** It has been read on this device. */
  ready: boolean;
  isEmpty: boolean;
};

export type PageState = 'loading' | 'noAccess' | 'empty' | 'noRules' | 'ready';

export type PageNeeds = {
  /** Undefined: this account may read none. */
  source: PageSource | undefined;
  rules: Rules | undefined;
  /** The replica of the organisation, which has the rules. */
  org: { ready: boolean };
  isSyncing: boolean;
};

/** While a sync is under way, what is not here yet may still come. */
export function pageStateOf({ source, rules, org, isSyncing }: PageNeeds): PageState {
  if (!org.ready || source?.ready === false) return 'loading';
  if (isSyncing && (source?.isEmpty || !rules)) return 'loading';
  if (!source) return 'noAccess';
  if (source.isEmpty) return 'empty';
  return rules ? 'ready' : 'noRules';
}
