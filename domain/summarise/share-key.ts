/** What of a stretch leaves the machine. */
import { programName } from '../activitywatch/program-name.ts';
import { isWithin, PRIVATE } from '../categorise/category-path.ts';
import type { CellKey, KeyReason } from '../documents/day.ts';
import type { Sharing } from '../documents/rules.ts';
import type { IsHidden } from './privacy.ts';
import type { Stretch } from './trace-device.ts';

/** `id` is the same for equal keys, and for no others. */
export type SharedStretch = { id: string; key: CellKey; why: KeyReason };

const HIDDEN = identify(['', PRIVATE, '', ''], ['', '']);
const DETAILS = ['timeline', 'slots', 'day'] as const;

/** What both allow: an organisation's rules and a person's own settings. */
export function narrowSharing(theirs: Sharing, own: Sharing | undefined): Sharing {
  if (own === undefined) return theirs;
  return {
    apps: theirs.apps && own.apps,
    domains: theirs.domains && own.domains,
    hiddenCategories: [...new Set([...theirs.hiddenCategories, ...own.hiddenCategories])],
    detail: DETAILS[Math.max(DETAILS.indexOf(theirs.detail), DETAILS.indexOf(own.detail))] ?? 'day'
  };
}

type Shareable = Pick<Stretch, 'app' | 'category' | 'project' | 'domain' | 'ruleId'> & {
  projectSource: KeyReason[1];
};

/** A stretch's key and its reasons, as far as they are shared. A hidden category hides those below it too. */
export function shareKey(stretch: Shareable, sharing: Sharing, isHidden: IsHidden): SharedStretch {
  const { category, project, ruleId, projectSource } = stretch;
  if (isWithin(category, sharing.hiddenCategories) || isHidden(stretch)) return HIDDEN;
  const app = sharing.apps ? programName(stretch.app) : '';
  return identify([app, category, project, sharing.domains ? stretch.domain : ''], [ruleId, projectSource]);
}

function identify(key: CellKey, why: KeyReason): SharedStretch {
  return { id: JSON.stringify(key), key, why };
}
