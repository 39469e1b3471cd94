/** Person months of a team: closed days only, in one small document each. */
import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { dayId, dayRange, parseDayId, PersonDay } from '#domain/documents/day.ts';
import { monthId, monthRange, PersonMonth } from '#domain/documents/month.ts';
import { FIRST_DAY } from '#domain/documents/primitives.ts';
import { firstStoredDate } from '#domain/documents/retention.ts';
import { Rules } from '#domain/documents/rules.ts';
import { summariseMonth, type Weighing } from '#domain/merge/person-month.ts';
import { retainDays } from '#domain/merge/retained-days.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { managerSharingOf } from '#domain/rules/sharing.ts';
import { hashRules } from '#domain/rules/hash-rules.ts';
import { addDays, monthOf } from '#domain/time/calendar.ts';
import { orMissing, retryConflicts, type Couch } from '../../../couch/connection.ts';
import { rangeRows } from '../../../couch/range-rows.ts';
import { readRetention } from '../../../couch/retention.ts';
import type { Log } from '../../service.ts';

/** A day is closed once it has been over for so long; what is reported later still changes its month, a day later. */
const CLOSED_AFTER_MS = 2 * 3_600_000;

/** How the organisation weighs time now. Rules that are missing or no rules must not stop anything: the first ones count. */
export async function readWeighing(couch: Couch, log?: Log): Promise<Weighing> {
  const found = v.safeParse(Rules, await orMissing(couch.use(couch.names.org).get('rules')));
  if (!found.success)
    log?.(`${couch.names.org}: rules are left out, the first ones count: ${found.issues[0].message}`);
  const rules = found.success ? found.output : DEFAULT_RULES;
  const { sites } = managerSharingOf(rules.sharing);
  return { ...weightsOf(rules), rules: hashRules(rules), sites };
}

export type MonthTarget = { team: string; developer: string; month: string };

/**
 * Writes the month of a person in a team where it differs from what its closed days say. Days of the month that are no longer
 * stored stay in it, but for those that were just `folded` and have not expired: of them nothing is known any more.
 * @returns whether an earlier version was replaced, whose revision must go.
 */
export async function foldMonth(
  couch: Couch,
  target: MonthTarget,
  { weighing, folded = [], nowMs }: { weighing: Weighing; folded?: readonly string[]; nowMs: number }
): Promise<boolean> {
  return retryConflicts(async () => {
    const current = await readMonth(couch, target);
    const days = await readClosedDays(couch, target, nowMs);
    // After the days: those that are missing because they have expired are named by then.
    const { deletedBefore } = await readRetention(couch);
    if (`${target.month}-01` < (deletedBefore.months ?? '')) return false;
    const first = firstStoredDate({ deletedBefore });
    const before = v.safeParse(PersonMonth, current);
    const stored = new Set([...folded.filter((date) => date >= first), ...days.map(({ date }) => date)]);
    const retained = before.success
      ? retainDays(before.output, days, (date) => !stored.has(date))
      : undefined;
    const made = summariseMonth(
      target.developer,
      target.month,
      days,
      weighing,
      retained && retained.days.length > 0 ? retained : undefined
    );
    return current || made.days.length > 0 ? putMonth(couch, target, current, made) : false;
  });
}

/**
 * Rebuilds a month from the days that it was made of, by other rules. Where retention has taken days of it away, the
 * month stays as it is, but for what is not shared any more: it is the only one who still knows.
 * @returns whether an earlier version was replaced, whose revision must go.
 */
export async function rebuildMonth(
  couch: Couch,
  target: MonthTarget,
  weighing: Weighing,
  nowMs: number
): Promise<boolean> {
  return retryConflicts(async () => {
    const current = await readMonth(couch, target);
    const known = v.safeParse(PersonMonth, current);
    const showsSites = known.success && known.output.domains.length > 0;
    const mustHideSites = weighing.sites === false && showsSites;
    if (!known.success || (known.output.rules === weighing.rules && !mustHideSites)) return false;
    const days = await readClosedDays(couch, target, nowMs);
    const dates = new Set(days.map(({ date }) => date));
    if (!known.output.days.every(({ date }) => dates.has(date)))
      return mustHideSites && putMonth(couch, target, current, { ...known.output, domains: [] });
    const made = summariseMonth(target.developer, target.month, days, weighing);
    return putMonth(couch, target, current, made);
  });
}

/** Ids that are read at once, of the days or of the months of a team. */
const IDS_AT_ONCE = 5000;
const MONTHS_AT_ONCE = 100;

/** By developer, the months of a team that lack a stored day of a date before `today`. */
export async function findIncompleteMonths(
  couch: Couch,
  team: string,
  today: string
): Promise<Map<string, Set<string>>> {
  const known = new Set<string>();
  for await (const row of rangeRows(couch, team, {
    range: monthRange(),
    limit: MONTHS_AT_ONCE,
    include_docs: true
  })) {
    const month = v.safeParse(PersonMonth, 'doc' in row ? row.doc : undefined);
    if (month.success)
      for (const { date } of month.output.days) known.add(dayId(date, month.output.developer));
  }
  const incomplete = new Map<string, Set<string>>();
  const range = dayRange(FIRST_DAY, addDays(today, -1));
  for await (const { id } of rangeRows(couch, team, { range, limit: IDS_AT_ONCE })) {
    const { owner, date } = parseDayId(id) ?? {};
    if (owner === undefined || date === undefined || known.has(id)) continue;
    incomplete.set(owner, (incomplete.get(owner) ?? new Set()).add(monthOf(date)));
  }
  return incomplete;
}

/** As it is stored, whatever it says. */
type Stored = { _id: string; _rev: string };

/** @returns whether it replaced an earlier version. */
async function putMonth(
  couch: Couch,
  { team }: MonthTarget,
  current: Stored | undefined,
  made: PersonMonth
): Promise<boolean> {
  if (current && sameContent(current, made)) return false;
  await couch.use(team).insert(current ? { ...made, _rev: current._rev } : made);
  return current !== undefined;
}

const readMonth = (couch: Couch, { team, developer, month }: MonthTarget): Promise<Stored | undefined> =>
  orMissing(couch.use(team).get(monthId(month, developer)));

async function readClosedDays(
  couch: Couch,
  { team, developer, month }: MonthTarget,
  nowMs: number
): Promise<PersonDay[]> {
  const dates = Array.from({ length: 31 }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
  const keys = dates.map((date) => dayId(date, developer));
  const { rows } = await couch.use(team).fetch({ keys });
  return rows.flatMap((row) => {
    const day = v.safeParse(PersonDay, 'doc' in row ? row.doc : undefined);
    return day.success && Date.parse(day.output.end) + CLOSED_AFTER_MS <= nowMs ? [day.output] : [];
  });
}
