/** The preview compared with the recorded days, summarised again with the other rules. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileRules } from '../../categorise/compile-rules.ts';
import type { DeviceDay } from '../../documents/day.ts';
import type { CategoryRule, ProjectRule, Rules } from '../../documents/rules.ts';
import { totalsBy } from '../../metrics/totals.ts';
import { summariseDays } from '../../summarise/summarise-day.ts';
import { loadNineDays } from '../../testing/nine-days.ts';
import { datesBetween, utcStartMs } from '../../time/calendar.ts';
import { DEFAULT_RULES } from '../default-rules.ts';
import { previewRules } from './preview-rules.ts';

const buckets = await loadNineDays();

const summarise = (rules: Rules): DeviceDay[] =>
  summariseDays({
    developer: 'anna',
    device: 'devbox-01',
    hostname: 'devbox-01',
    tz: 'Europe/Berlin',
    buckets,
    rules: compileRules(rules),
    fromMs: utcStartMs('2026-10-01'),
    throughMs: utcStartMs('2026-10-28'),
    paused: [],
    agent: '1.0.0',
    activitywatch: 'v0.13.2',
    dates: datesBetween('2026-10-19', '2026-10-27')
  });

const without = (rules: Rules): Rules => ({ ...rules, projectHoldSeconds: 0 });
const shipped = summarise(without(DEFAULT_RULES));
const apps = [...totalsBy('app', shipped).keys()].filter((app) => app !== '');
const domains = [...totalsBy('domain', shipped).keys()].filter((domain) => domain !== '');

const some = (names: string[]) => fc.subarray(names, { maxLength: 4 });
const anyCategory = fc.record({
  name: fc.constantFrom(['A'], ['B'], ['A', 'C'], ['A', 'D'], ['B', 'C'], ['A', 'C', 'E']),
  apps: some(apps),
  domains: some(domains)
});
const anyCategories = fc.array(anyCategory, { maxLength: 8 }).map((rules) =>
  rules.map((rule, index): CategoryRule => ({
    ...rule,
    name: [...rule.name],
    id: `rule-${index}`,
    rule: { type: 'none' }
  }))
);
const anyProjects = fc
  .array(
    fc.record({ project: fc.constantFrom('zz-one', 'zz-two'), apps: some(apps), domains: some(domains) }),
    {
      maxLength: 3
    }
  )
  .map((rules) => rules.map((rule, index): ProjectRule => ({ ...rule, id: `project-${index}` })));
const anyRules = fc
  .record({ categories: anyCategories, projects: anyProjects })
  .map((rules): Rules => without({ ...DEFAULT_RULES, ...rules }));

/** Names whose seconds differ by more than the rounding of the cells. */
function differences(actual: Map<string, number>, expected: Map<string, number>): string[] {
  const names = new Set([...actual.keys(), ...expected.keys()]);
  return [...names].filter((name) => Math.abs((actual.get(name) ?? 0) - (expected.get(name) ?? 0)) > 5);
}

test('with rules on apps and domains it tells what summarising again gives', () => {
  fc.assert(
    fc.property(anyRules, anyRules, (before, after) => {
      const { days, categories, projects } = previewRules(summarise(before), before, after);
      const again = summarise(after);
      expect(differences(totalsBy('category', days), totalsBy('category', again))).toEqual([]);
      expect(differences(totalsBy('project', days), totalsBy('project', again))).toEqual([]);
      expect([...categories.perhaps, ...projects.perhaps]).toEqual([]);
    }),
    { numRuns: 8 }
  );
}, 120_000);

/** The default rules, some of them gone, renamed or with other apps and domains; their patterns as they were. */
const anyEdit = fc
  .array(
    fc.tuple(fc.nat(), fc.constantFrom('remove', 'rename', 'apps', 'domains'), some(apps), some(domains)),
    {
      maxLength: 4
    }
  )
  .map((edits): Rules => {
    const categories = edits.reduce<CategoryRule[]>((rules, [place, edit, ofApps, ofDomains]) => {
      const rule = rules[place % rules.length];
      if (!rule) return rules;
      const others = rules.filter((other) => other !== rule);
      if (edit === 'remove') return others;
      if (edit === 'rename')
        return rules.map((other) => (other === rule ? { ...rule, name: ['New', 'Name'] } : other));
      const changed = edit === 'apps' ? { ...rule, apps: ofApps } : { ...rule, domains: ofDomains };
      return rules.map((other) => (other === rule ? changed : other));
    }, DEFAULT_RULES.categories);
    return without({ ...DEFAULT_RULES, categories });
  });

test('with rules on titles, too, what it is sure of is so', () => {
  fc.assert(
    fc.property(anyEdit, (after) => {
      const { days, categories } = previewRules(shipped, without(DEFAULT_RULES), after);
      const again = totalsBy('category', summarise(after));
      const unsure = new Set([
        ...categories.perhaps,
        ...categories.moves.flatMap(({ from, to }) => (to === undefined ? [from] : []))
      ]);
      const wrong = differences(totalsBy('category', days), again).filter((name) => !unsure.has(name));
      // What may go to an unsure category comes from one of which the preview may tell too much.
      const previewed = totalsBy('category', days);
      const short = wrong.filter(
        (name) => unsure.size === 0 || (again.get(name) ?? 0) > (previewed.get(name) ?? 0)
      );
      expect(short).toEqual([]);
    }),
    { numRuns: 8 }
  );
}, 120_000);
