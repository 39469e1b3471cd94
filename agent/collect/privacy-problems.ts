/** What is wrong with `privacy.json`, in words: the setting, what was found, and what is allowed. */
import * as v from 'valibot';
import { Privacy } from '#domain/summarise/privacy.ts';
import { findNearMiss } from '../../cli/near-miss.ts';

type Issue = v.InferIssue<typeof Privacy>;

const { hide, workHours, share, hidden } = Privacy.entries;

/** The words that may be in each object. */
const KEYS: Record<string, string[]> = {
  '': Object.keys(Privacy.entries),
  hide: Object.keys(hide.wrapped.entries),
  workHours: Object.keys(workHours.wrapped.entries),
  share: Object.keys(share.wrapped.entries)
};

/** The words that a setting is one of. */
const CHOICES: Record<string, readonly string[]> = {
  hidden: hidden.wrapped.options,
  'share.detail': share.wrapped.entries.detail.wrapped.options
};

const NAMES = 'a list of names, such as ["KeePassXC"]';
const NAME = 'a name between quotes, not empty';
const TIME = 'a time in steps of 15 minutes, such as "08:00"';

/** What is allowed at each setting; `*` stands for the entries of a list. */
const ALLOWED: Record<string, string> = {
  '': 'an object, such as { "hide": { "apps": ["KeePassXC"] } }',
  hide: `an object of lists: ${listOf(KEYS['hide'])}`,
  ...Object.fromEntries(
    (KEYS['hide'] ?? []).flatMap((key) => [
      [`hide.${key}`, NAMES],
      [`hide.${key}.*`, NAME]
    ])
  ),
  workHours: 'an object with "days", "from" and "to"',
  'workHours.days': 'a list of up to 7 days, from 1 (Monday) to 7 (Sunday)',
  'workHours.days.*': 'a whole number from 1 (Monday) to 7 (Sunday)',
  'workHours.from': TIME,
  'workHours.to': TIME,
  share: 'an object with "apps", "domains" or "detail"',
  'share.apps': 'true or false',
  'share.domains': 'true or false',
  ...Object.fromEntries(Object.entries(CHOICES).map(([path, choices]) => [path, listOf(choices)]))
};

/** Everything that is wrong with the settings in `json`; empty where nothing is. */
export function privacyProblems(json: unknown): string[] {
  if (Array.isArray(json)) return [describeValue('', json)];
  const { issues = [] } = v.safeParse(Privacy, json);
  return [...new Set(issues.map(describeIssue))];
}

function describeIssue(issue: Issue): string {
  const keys = (issue.path ?? []).map(({ key }) => String(key));
  const place = keys.slice(0, -1).join('.');
  const key = keys.at(-1) ?? '';
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const object = issue.path?.at(-1)?.input;
    return Array.isArray(object) ? describeValue(place, object) : describeUnknown(place, key);
  }
  const path = keys.join('.');
  if (issue.kind === 'schema' && issue.input === undefined)
    return `"${key}" is missing in ${place}; it is ${ALLOWED[starred(path)] ?? 'required'}.`;
  return describeValue(path, issue.input);
}

function describeUnknown(place: string, key: string): string {
  const known = KEYS[place] ?? [];
  const meant = findNearMiss(key, known);
  const unknown = `unknown word ${shown(key)}${place === '' ? '' : ` in ${place}`}`;
  if (meant !== undefined) return `${unknown}; did you mean "${meant}"?`;
  const other = Object.keys(KEYS).find((one) => one !== '' && KEYS[one]?.includes(key));
  if (place === '' && other !== undefined) return `${unknown}; it belongs in "${other}".`;
  return `${unknown}; allowed: ${listOf(known)}.`;
}

function describeValue(path: string, found: unknown): string {
  const place = path === '' ? 'the whole file' : path;
  const meant = typeof found === 'string' ? findNearMiss(found, CHOICES[path] ?? []) : undefined;
  const suggestion = meant === undefined ? '' : `; did you mean "${meant}"?`;
  const allowed = ALLOWED[starred(path)] ?? 'something else';
  return `${place} is ${shown(found)}${suggestion || `; allowed: ${allowed}.`}`;
}

/** `hide.apps.*` for `hide.apps.0`. */
const starred = (path: string) => path.replace(/\.\d+$/, '.*');

const MAX_SHOWN = 60;

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN)}…` : json;
}

/** `"private" or "omitted"`. */
function listOf(words: readonly string[] = []): string {
  const quoted = words.map((word) => `"${word}"`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}
