/** Unsaved changes to the rules, in localStorage. They are deleted with the replicas at sign-out. */
import * as v from 'valibot';
import { Rules } from '#domain/documents/rules.ts';
import { replicaName } from '#lib/store/replica/names.ts';

/** `base`: the rules that `rules` started from. */
export const StoredDraft = v.object({ base: Rules, rules: Rules });
export type StoredDraft = v.InferOutput<typeof StoredDraft>;

const DraftEntry = v.pipe(v.string(), v.parseJson(), StoredDraft);

const keyOf = (user: string) => replicaName(user, 'rules-draft');

/** Undefined where there is none, or one that an incompatible version stored. */
export function readDraft(user: string): StoredDraft | undefined {
  const parsed = v.safeParse(DraftEntry, localStorage.getItem(keyOf(user)));
  return parsed.success ? parsed.output : undefined;
}

/** Stores a draft; undefined: removes it. False where the browser has no space for it. */
export function storeDraft(user: string, draft: StoredDraft | undefined): boolean {
  try {
    if (draft === undefined) localStorage.removeItem(keyOf(user));
    else localStorage.setItem(keyOf(user), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** Calls back when another tab stored a draft. Returns a function that stops this. */
export function onDraftOfOtherTab(user: string, listener: () => void): () => void {
  const stop = new AbortController();
  addEventListener('storage', ({ key }) => key === keyOf(user) && listener(), stop);
  return () => stop.abort();
}
