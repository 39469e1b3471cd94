/** What becomes of the keys of days under other rules, as far as it is known without titles. */
import { isWithin, PRIVATE, UNCATEGORIZED } from '../../categorise/category-path.ts';
import { categoryWeights } from '../../categorise/category-weight.ts';
import type { CellKey, KeyReason } from '../../documents/day.ts';
import type { Rules } from '../../documents/rules.ts';
import { memoiseByKey } from '../../memoise.ts';
import { expectResult, type Expected } from './candidates.ts';
import { categoryTrials, type Window } from './category-trials.ts';
import { projectTrials } from './project-trials.ts';

/** Category and project of a key to come. */
export type Outlook = { category: Expected; project: Expected };
export type FindOutlook = (key: CellKey, why: KeyReason) => Outlook;

/** Outlooks are cached by key. @throws RegexError for a pattern that cannot be used. */
export function outlooks(before: Rules, after: Rules): FindOutlook {
  const category = categoryOutlook(before, after);
  const project = projectOutlook(before, after);
  const outlookOf = memoiseByKey<[CellKey, KeyReason], Outlook>(
    ([key, why]) => JSON.stringify([key, why[1]]),
    ([key, why]) => expect(key, why)
  );
  return (key, why) => outlookOf([key, why]);
  function expect(key: CellKey, why: KeyReason): Outlook {
    const window = windowOf(key, before);
    const isFixed = why[1] === 'entry' || (key[0] === '' && key[1] === PRIVATE);
    if (isFixed) return { category: certain(key[1]), project: certain(key[2]) };
    const next = category(key[1], window);
    if (next.to === PRIVATE) return { category: next, project: certain('') };
    return { category: next, project: project(key, why, window, next.to ?? key[1]) };
  }
}

const certain = (to: string | undefined): Expected => ({ to, perhaps: [] });

/** An app or domain that the rules keep on the machine is unknown. */
function windowOf([app, , , domain]: CellKey, { sharing }: Rules): Window {
  return {
    app: app === '' ? undefined : app,
    domain: domain === '' && !sharing.domains ? undefined : domain
  };
}

function categoryOutlook(before: Rules, after: Rules) {
  const [trialsBefore, trialsAfter] = [categoryTrials(before.categories), categoryTrials(after.categories)];
  const { hiddenCategories } = after.sharing;
  return (from: string, window: Window): Expected => {
    const next = expectResult(trialsBefore(window), trialsAfter(window), from, UNCATEGORIZED);
    return next.to !== undefined && isWithin(next.to, hiddenCategories) ? { ...next, to: PRIVATE } : next;
  };
}

/**
 * Editors count before titles, titles before rules, and what is known of none may be held from before. What a new name
 * selects in titles, and which projects are held, is known only after the next sync.
 */
function projectOutlook(before: Rules, after: Rules) {
  const [trialsBefore, trialsAfter] = [projectTrials(before.projects), projectTrials(after.projects)];
  const namesBefore = new Set(before.projects.map(({ project }) => project));
  const namesAfter = new Set(after.projects.map(({ project }) => project));
  const weightOf = categoryWeights(after);
  const isWork = (category: string) => weightOf(category) >= 1 || isWithin(category, ['Work']);
  return (key: CellKey, [, source]: KeyReason, window: Window, category: string): Expected => {
    const project = key[2];
    if (source === 'editor' || source === 'git') return certain(project);
    if (source === 'title')
      return certain(namesBefore.has(project) && !namesAfter.has(project) ? undefined : project);
    const from = source === 'held' ? '' : project;
    const next = expectResult(trialsBefore(window), trialsAfter(window), from, '');
    return source === 'held' && next.to === '' && isWork(category) ? { ...next, to: project } : next;
  };
}
