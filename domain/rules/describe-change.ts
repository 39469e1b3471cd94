/** What a change of a rule consists of, in words. */
import { canonicalJson } from '../documents/content.ts';
import type { Rules } from '../documents/rules.ts';
import type { RulePlace } from './merge-rules.ts';

/** `weight 0 → −1, apps + Murmur`; empty where there is nothing more to say than that it changed, was added or removed. */
export function describeChange(before: Rules, after: Rules, place: RulePlace): string {
  const [old, now] = [fieldsAt(before, place), fieldsAt(after, place)];
  if (old === undefined || now === undefined) return '';
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return fields.flatMap((field) => describeField(field, old[field], now[field])).join(', ');
}

type Fields = Record<string, unknown>;

function fieldsAt(rules: Rules, { part, id }: RulePlace): Fields | undefined {
  if (part === 'categories' || part === 'projects') return rules[part].find((rule) => rule.id === id);
  if (part === 'order') return undefined;
  const setting = Object.entries(rules).find(([field]) => field === id)?.[1];
  return typeof setting === 'object' ? { ...setting } : { [id]: setting };
}

const NAMES: Record<string, string> = {
  name: 'name',
  rule: 'pattern',
  regex: 'pattern',
  ignore_case: 'upper and lower case',
  color: 'colour',
  hiddenCategories: 'private categories',
  minSeconds: 'least seconds',
  minShare: 'least share',
  minWeight: 'least weight',
  breakSeconds: 'seconds of a break',
  projectHoldSeconds: 'seconds'
};

function describeField(field: string, old: unknown, now: unknown): string[] {
  if (canonicalJson({ value: old }) === canonicalJson({ value: now })) return [];
  const name = NAMES[field] ?? field;
  if (field === 'rule') return [name];
  if (field !== 'name' && (Array.isArray(old) || Array.isArray(now)))
    return [`${name} ${describeList(old, now)}`];
  return [`${name} ${inWords(old)} → ${inWords(now)}`];
}

function describeList(old: unknown, now: unknown): string {
  const [before, after] = [old, now].map((list) => (Array.isArray(list) ? list.map(itemInWords) : []));
  const [added, gone] = [difference(after, before), difference(before, after)];
  return (
    [...added.map((name) => `+ ${name}`), ...gone.map((name) => `− ${name}`)].join(' ') || 'in another order'
  );
}

/** Items are texts, numbers, or how a project is rounded. */
const itemInWords = (item: unknown): string =>
  typeof item === 'object' && item !== null ? Object.values(item).map(String).join(' ') : String(item);

const difference = (names: string[] = [], others: string[] = []) =>
  names.filter((name) => !others.includes(name));

function inWords(value: unknown): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value)) return value.join(' > ');
  return typeof value === 'number' && value < 0 ? `−${-value}` : String(value);
}
