/** The agent's numbers against those of ActivityWatch's own server, about days that nobody has seen before. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { rulesFromClasses } from '#domain/categorise/rules-from-classes.ts';
import type { PersonDay } from '#domain/documents/day.ts';
import { ActivityWatchClass } from '#domain/documents/rules.ts';
import { totalsBy, trackedSeconds } from '#domain/metrics/totals.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { defaultCategories, golden } from '#domain/testing/nine-days.ts';
import { frameOf, localDaySpan } from '#domain/time/local-days.ts';
import { ActivityWatch } from '../../agent/collect/activitywatch.ts';
import { previewDay } from '../../agent/preview/preview-day.ts';
import { askCanonical, type Canonical, type HostBuckets } from './canonical-query.ts';
import { randomOf, writeRandomDay } from './random-days.ts';
import { CORES, RealServer } from './real-server.ts';
import { writeNineDays } from './write-nine-days.ts';

const DAYS = Number(process.env['AW_TEST_DAYS'] ?? 8);
const TZ = 'Europe/Berlin';
/** Ordinary ones, and both on which the clock changes. */
const DATES = ['2026-10-20', '2026-10-25', '2026-03-29', '2026-07-01'];
/** Seconds that rounding explains of a whole day. */
const mostInAll = () => 2;
/** Many cells carry a name; and where windows overlap, the server counts the tabs below in its own way. */
const mostByName = (seconds: number) => Math.max(5, seconds / 80);

const classes = v.parse(v.array(ActivityWatchClass), defaultCategories);
const rules = { ...DEFAULT_RULES, categories: rulesFromClasses(classes) };
const asClasses = classes.map(({ name, rule }) => [
  name,
  JSON.parse(JSON.stringify(rule), (_key, value: unknown) => value ?? undefined)
]);

describe.each(CORES)('the %s server', (core) => {
  let server: RealServer;
  beforeAll(async () => {
    server = await RealServer.start(core);
  });
  afterAll(() => server.close());

  /** What differs by more than the rounding of cells explains. */
  async function differences(host: string, buckets: HostBuckets, date: string): Promise<string[]> {
    const activitywatch = new ActivityWatch({ url: server.url });
    const nowMs = Date.parse('2026-11-15T12:00:00Z');
    const given = { activitywatch, developer: 'anna', date, tz: TZ, rules, host, nowMs };
    const { day } = await previewDay({ ...given, paused: [], privacy: undefined });
    const period = localDaySpan(date, frameOf(TZ)).map((ms) => new Date(ms).toISOString());
    const canonical = await askCanonical(server, buckets, asClasses, period.join('/'));
    return compare(day, canonical);
  }

  describe.each(Array.from({ length: DAYS }, (_, index) => index + 1))('random day %i', (seed) => {
    it('comes out as its own query has it', async () => {
      const random = randomOf(seed);
      const host = `host-${seed}`;
      const date = DATES[seed % DATES.length]!;
      const [startMs, endMs] = localDaySpan(date, frameOf(TZ));
      const watchers = {
        afk: seed % 5 !== 0,
        chrome: seed % 3 !== 0,
        firefox: seed % 2 === 0,
        editor: seed % 4 !== 0,
        unknownHost: false
      };
      const reach = [startMs - 5 * 3_600_000 * random(), endMs + 5 * 3_600_000 * random()] as const;
      const buckets = await writeRandomDay(server, host, reach, random, watchers);
      expect(await differences(host, buckets, date)).toEqual([]);
    });
  });

  it('with watchers that do not know their host', async () => {
    const random = randomOf(1000);
    const span = localDaySpan('2026-10-21', frameOf(TZ));
    const watchers = { afk: true, chrome: true, firefox: true, editor: true, unknownHost: true };
    const buckets = await writeRandomDay(server, 'lonely', span, random, watchers);
    expect(await differences('lonely', buckets, '2026-10-21')).toEqual([]);
  });

  it('about the nine recorded days', async () => {
    const buckets = await writeNineDays(server, 'recorded');
    for (const [date, expected] of Object.entries(golden)) {
      expect(await differences('recorded', buckets, date), date).toEqual([]);
      if (core !== 'older') continue;
      const [startMs, endMs] = localDaySpan(date, frameOf(TZ)).map((ms) => new Date(ms).toISOString());
      const canonical = await askCanonical(server, buckets, asClasses, `${startMs}/${endMs}`);
      expect(Math.abs(canonical.duration - expected.duration)).toBeLessThan(0.01);
    }
  });
});

function compare(day: PersonDay | null, canonical: Canonical): string[] {
  const days = day === null ? [] : [day];
  const domains = new Map([...totalsBy('domain', days)].filter(([domain]) => domain !== ''));
  const all = new Map([['all', days.reduce((sum, one) => sum + trackedSeconds(one), 0)]]);
  return [
    ...apart(all, { all: canonical.shared }, mostInAll),
    ...apart(totalsBy('app', days), canonical.apps),
    ...apart(totalsBy('category', days), canonical.categories),
    ...apart(domains, canonical.domains)
  ];
}

function apart(
  ours: ReadonlyMap<string, number>,
  theirs: Record<string, number>,
  mostOf = mostByName
): string[] {
  const names = new Set([...ours.keys(), ...Object.keys(theirs)]);
  return [...names].flatMap((name) => {
    const [own, other] = [ours.get(name) ?? 0, theirs[name] ?? 0];
    return Math.abs(own - other) <= mostOf(other) ? [] : [`${name}: ${own} instead of ${other}`];
  });
}
