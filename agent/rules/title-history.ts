/**
 * Which title patterns this machine has been given, and from which day on each version applies: from the day after it was first
 * seen, so that a day is only ever summarised with patterns that were known before it began. Otherwise somebody who changes
 * them again and again could find out what an older title says.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { canonicalJson } from '#domain/documents/content.ts';
import type { Device } from '#domain/documents/device.ts';
import { CategoryRule, ProjectRule, type Rules } from '#domain/documents/rules.ts';
import {
  countTitlePatterns,
  NO_TITLE_PATTERNS,
  type TitlePatterns,
  titlePatternsOf
} from '#domain/rules/title-patterns.ts';
import { addDays, utcDateOf } from '#domain/time/calendar.ts';
import { tryReadJson, writeJsonAtomically } from '../../cli/atomic-file.ts';

const Version = v.object({
  /** The first UTC date that these patterns apply to; empty: all dates. */
  from: v.string(),
  patterns: v.object({
    categories: v.array(v.pick(CategoryRule, ['id', 'name', 'rule'])),
    projects: v.array(ProjectRule)
  }),
  /** What applied then was lost: no patterns, and least is shared. */
  isLost: v.optional(v.literal(true))
});
export type TitleVersion = v.InferOutput<typeof Version>;

/** Ascending; the first applies to all dates before the second. */
export type TitleHistory = readonly TitleVersion[];

/** More changes than that are forgotten; the days between then have patterns that were known even earlier. */
const MAX_VERSIONS = 40;

/** Where the rules that were received are cached. */
export const rulesPath = (dataDir: string): string => join(dataDir, 'rules.json');

export const titleHistoryPath = (dataDir: string): string => join(dataDir, 'title-patterns.json');

const LOST: TitleHistory = [{ from: '', patterns: NO_TITLE_PATTERNS, isLost: true }];

/**
 * Empty where no rules were received yet. Without patterns where it cannot be read, or is missing beside rules, for it is
 * written before them: the newest ones must not apply to earlier days.
 */
export function readTitleHistory(dataDir: string): TitleHistory {
  const history = tryReadJson(titleHistoryPath(dataDir), v.array(Version), LOST);
  if (history === undefined) return existsSync(rulesPath(dataDir)) ? LOST : [];
  return history.length > 0 ? history : LOST;
}

export const writeTitleHistory = (dataDir: string, history: TitleHistory): void =>
  writeJsonAtomically(titleHistoryPath(dataDir), history);

/** The history with the patterns of rules that were received now. The first ones of a machine apply to all of its days. */
export function addVersion(history: TitleHistory, rules: Rules, nowMs: number): TitleHistory {
  const patterns = titlePatternsOf(rules);
  const from = addDays(utcDateOf(nowMs), 1);
  // A clock that was wrong must not put a change off for years.
  const known = history.map((version) => (version.from > from ? { ...version, from } : version));
  const newest = known.at(-1);
  if (newest === undefined) return [{ from: '', patterns }];
  if (has(newest, patterns)) return known;
  const earlier = known.filter((version) => version.from < from);
  const reverted = has(earlier.at(-1), patterns);
  const next = reverted ? earlier : [...earlier, { from, patterns }];
  return next.length > MAX_VERSIONS ? next.toSpliced(1, 1) : next;
}

const has = (version: TitleVersion | undefined, patterns: TitlePatterns) =>
  version?.isLost !== true && canonicalJson(version?.patterns) === canonicalJson(patterns);

/** What others than this machine may know of it: how many patterns are the newest, and since which UTC date they apply. */
export function describeNewest(history: TitleHistory): Device['titlePatterns'] {
  const newest = history.at(-1);
  return newest && { count: countTitlePatterns(newest.patterns), from: newest.from };
}

/** The newest patterns, applied to all days. */
export const acceptNewest = (history: TitleHistory): TitleHistory =>
  history.slice(-1).map((version) => ({ ...version, from: '' }));

/** The version that applies to a UTC date; undefined where none was recorded. */
export const versionOn = (history: TitleHistory, date: string): TitleVersion | undefined =>
  history.findLast(({ from }) => from <= date) ?? history[0];
