import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Rules } from '#domain/documents/rules.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { acceptRules } from './known-rules.ts';
import { knownRulesByDate, rulesByDate } from './rules-by-date.ts';
import { acceptNewest, addVersion, describeNewest, type TitleHistory, versionOn } from './title-history.ts';

const rules = (...patterns: string[]): Rules => ({
  ...DEFAULT_RULES,
  categories: patterns.map((regex) => ({ id: regex, name: [regex], rule: { type: 'regex', regex } }))
});
const at = (date: string) => Date.parse(`${date}T12:00:00Z`);
const patternsOn = (history: TitleHistory, date: string) =>
  versionOn(history, date)?.patterns.categories.map(({ id }) => id);
/** What a history becomes as rules arrive. */
const received = (...arrivals: [date: string, rules: Rules][]) =>
  arrivals.reduce<TitleHistory>((history, [date, given]) => addVersion(history, given, at(date)), []);

describe('title patterns', () => {
  it('apply to all days at first, and a change from the day after it arrived', () => {
    const history = received(['2026-11-01', rules('a')], ['2026-11-10', rules('a', 'b')]);
    expect(['2020-01-01', '2026-11-10', '2026-11-11'].map((date) => patternsOn(history, date))).toEqual([
      ['a'],
      ['a'],
      ['a', 'b']
    ]);
    expect(describeNewest(history)).toEqual({ count: 2, from: '2026-11-11' });
  });

  it('that change many times in a day apply once: the last ones', () => {
    const letters = [...'salary'].map((_, index): [string, Rules] => ['2026-11-10', rules(`probe${index}`)]);
    const history = received(['2026-11-01', rules('a')], ...letters);
    expect(history).toHaveLength(2);
    expect(patternsOn(history, '2026-11-10')).toEqual(['a']);
    expect(patternsOn(history, '2026-11-11')).toEqual(['probe5']);
  });

  it('that return before they applied are no change', () => {
    const history = received(
      ['2026-11-01', rules('a')],
      ['2026-11-10', rules('b')],
      ['2026-11-10', rules('a')]
    );
    expect(history).toEqual(received(['2026-11-01', rules('a')]));
  });

  it('apply to all days once they are accepted', () => {
    const history = acceptNewest(received(['2026-11-01', rules('a')], ['2026-11-10', rules('b')]));
    expect(patternsOn(history, '2020-01-01')).toEqual(['b']);
  });

  it('are remembered for so many changes; what is forgotten leaves those before it', () => {
    const dates = Array.from({ length: 60 }, (_, index) => new Date(at('2026-01-01') + index * 86_400_000));
    const history = received(
      ...dates.map((date, index): [string, Rules] => [date.toISOString().slice(0, 10), rules(`p${index}`)])
    );
    expect(history).toHaveLength(40);
    expect(patternsOn(history, '2026-01-15')).toEqual(['p0']);
    expect(patternsOn(history, '2026-03-01')).toEqual(['p58']);
  });

  it('that came while the clock was years ahead apply from tomorrow once it is right', () => {
    const history = received(
      ['2026-11-01', rules('a')],
      ['2036-11-01', rules('b')],
      ['2026-11-02', rules('b')]
    );
    expect(patternsOn(history, '2026-11-03')).toEqual(['b']);
  });
});

describe('the rules of a day', () => {
  const now = { ...rules('a', 'b'), projectHoldSeconds: 60 };
  const history = received(['2026-11-01', rules('a')], ['2026-11-10', now]);
  const { on, key } = rulesByDate(now, history);
  const categoryOf = (date: string, title: string) => on(date).categorise([title], '', '').name;

  it('have the title patterns of that day, and everything else as it is now', () => {
    expect(categoryOf('2026-11-10', 'b')).toBe('Uncategorized');
    expect(categoryOf('2026-11-11', 'b')).toBe('b');
    expect(on('2026-11-10').projectHoldSeconds).toBe(60);
  });

  it('are named by what was applied', () => {
    const { hash } = rulesByDate(now).on('2026-11-11');
    expect(on('2026-11-11').hash).toBe(hash);
    expect(on('2026-11-10').hash).not.toBe(hash);
    expect(rulesByDate(now, acceptNewest(history))).toMatchObject({ key: hash });
    expect(key).not.toBe(hash);
  });
});

describe('a record of title patterns that cannot be read', () => {
  const shared = rules('salary');
  const folderWith = (given: Rules, record: string | undefined) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'title-patterns-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true }));
    acceptRules(dataDir, given, at('2026-11-01'));
    if (record === undefined) rmSync(join(dataDir, 'title-patterns.json'));
    else writeFileSync(join(dataDir, 'title-patterns.json'), record);
    return dataDir;
  };
  const categoryOn = (dataDir: string, date: string) =>
    knownRulesByDate(dataDir).on(date).categorise(['salary'], '', '').name;

  it.each(['', '{', '[]', '[{"from":1}]', undefined])(
    '(%s) applies none until rules are received',
    (record) => {
      const dataDir = folderWith(shared, record);
      expect(categoryOn(dataDir, '2026-11-10')).toBe('Uncategorized');
      expect(acceptRules(dataDir, shared, at('2026-11-10'))).toContain('from 2026-11-11 (UTC) on');
      expect(categoryOn(dataDir, '2026-11-10')).toBe('Uncategorized');
      expect(categoryOn(dataDir, '2026-11-11')).toBe('salary');
    }
  );

  it('shares least on the days before, and what the rules share on those that follow', () => {
    const dataDir = folderWith(rules(), '{');
    acceptRules(dataDir, rules(), at('2026-11-10'));
    expect(knownRulesByDate(dataDir).on('2026-11-10').sharing).toEqual({
      apps: false,
      domains: false,
      hiddenCategories: [],
      detail: 'day'
    });
    expect(knownRulesByDate(dataDir).on('2026-11-11').sharing).toEqual(DEFAULT_RULES.sharing);
  });

  it('hides every category on the days before where the rules hide one', () => {
    const hiding = { ...shared, sharing: { ...shared.sharing, hiddenCategories: ['salary'] } };
    const { sharing } = knownRulesByDate(folderWith(hiding, '{')).on('2026-11-10');
    expect(sharing.hiddenCategories).toEqual(['salary', 'salary', 'Uncategorized']);
  });
});
