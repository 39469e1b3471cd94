/** What somebody changed in the rules and has not saved, in localStorage. It goes with their replicas at sign-out. */
import * as v from 'valibot';
import { Rules } from '#domain/documents/rules.ts';
import { replicaName } from '#lib/store/replica/names.ts';

/** `base`: the rules that `rules` started from. */
export const KeptDraft = v.object({ base: Rules, rules: Rules });
export type KeptDraft = v.InferOutput<typeof KeptDraft>;

const Stored = v.pipe(v.string(), v.parseJson(), KeptDraft);

const keyOf = (user: string) => replicaName(user, 'rules-draft');

/** Undefined where there is none, or one of another version's shape. */
export function readDraft(user: string): KeptDraft | undefined {
  const parsed = v.safeParse(Stored, localStorage.getItem(keyOf(user)));
  return parsed.success ? parsed.output : undefined;
}

/** Keeps a draft; undefined: there is none any more. False where the browser has no room for it. */
export function keepDraft(user: string, draft: KeptDraft | undefined): boolean {
  try {
    if (draft === undefined) localStorage.removeItem(keyOf(user));
    else localStorage.setItem(keyOf(user), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** Calls back when another tab kept a draft, until the function that it returns is called. */
export function onDraftOfOtherTab(user: string, listener: () => void): () => void {
  const stop = new AbortController();
  addEventListener('storage', ({ key }) => key === keyOf(user) && listener(), stop);
  return () => stop.abort();
}
