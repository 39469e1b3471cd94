/** Why a key is what it is, as far as the current rules explain it. */
import { comparableApp, isWithinDomains } from '../categorise/app-name.ts';
import { joinCategory, PRIVATE } from '../categorise/category-path.ts';
import type { CellKey, KeyReason } from '../documents/day.ts';
import type { CategoryRule, ProjectRule, Rules } from '../documents/rules.ts';

/**
 * `by`: what of the rule fits: the app, the domain, or else its pattern on the app's name or the window's title.
 * `moved`: the rule gives another name now. `unknown`: there is no such rule here: deleted since, or newer.
 */
export type CategoryReason =
  | { kind: 'none' | 'private' | 'entry' }
  | { kind: 'rule'; id: string; by: 'app' | 'domain' | 'pattern' | 'other' }
  | { kind: 'moved'; id: string; now: string }
  | { kind: 'unknown'; id: string };

export type ProjectReason =
  | { kind: 'none' | 'editor' | 'title' | 'git' | 'held' | 'entry' }
  | { kind: 'rule'; id: string; by: readonly ('app' | 'domain' | 'pattern')[] }
  | { kind: 'moved'; id: string; now: string }
  | { kind: 'unknown'; id: string };

export function explainCategory(key: CellKey, [id, source]: KeyReason, rules: Rules): CategoryReason {
  const [, category] = key;
  if (source === 'entry') return { kind: 'entry' };
  if (category === PRIVATE && id === '') return { kind: 'private' };
  if (id === '') return { kind: 'none' };
  const rule = rules.categories.find((candidate) => candidate.id === id);
  if (!rule) return { kind: 'unknown', id };
  const now = joinCategory(rule.name);
  return now === category ? { kind: 'rule', id, by: whatFits(key, rule) } : { kind: 'moved', id, now };
}

function whatFits([app, , , domain]: CellKey, { apps = [], domains = [], rule }: CategoryRule) {
  if (app !== '' && apps.map(comparableApp).includes(comparableApp(app))) return 'app';
  const ours = domains.map((one) => one.toLowerCase());
  if (domain !== '' && isWithinDomains(domain, ours)) return 'domain';
  return rule.type === 'regex' && rule.regex !== '' ? 'pattern' : 'other';
}

export function explainProject([, , project]: CellKey, [, source]: KeyReason, rules: Rules): ProjectReason {
  if (project === '' || source === '') return { kind: 'none' };
  const plain = PLAIN_SOURCES.find((known) => known === source);
  if (plain) return { kind: plain };
  const id = source.slice('rule:'.length);
  const rule = rules.projects.find((candidate) => candidate.id === id);
  if (!rule) return { kind: 'unknown', id };
  if (rule.project !== project) return { kind: 'moved', id, now: rule.project };
  return { kind: 'rule', id, by: conditionsOf(rule) };
}

const PLAIN_SOURCES = ['editor', 'title', 'git', 'held', 'entry'] as const;

const conditionsOf = ({ regex, apps, domains }: ProjectRule) => [
  ...(apps?.length ? (['app'] as const) : []),
  ...(domains?.length ? (['domain'] as const) : []),
  ...(regex ? (['pattern'] as const) : [])
];
