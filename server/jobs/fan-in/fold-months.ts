/** Person months of a team: closed days only, in one small document each. */
import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { dayId, PersonDay } from '#domain/documents/day.ts';
import { monthId, PersonMonth } from '#domain/documents/month.ts';
import { Rules } from '#domain/documents/rules.ts';
import { summariseMonth, type Weighing } from '#domain/merge/person-month.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { hashRules } from '#domain/rules/hash-rules.ts';
import { orMissing, retryConflicts, type Couch } from '../../../couch/connection.ts';
import type { Log } from '../../service.ts';

/** A day is closed once it has been over for so long; what is reported later still changes its month, a day later. */
const CLOSED_AFTER_MS = 2 * 3_600_000;

/** How the organisation weighs time now. Rules that are missing or no rules must not stop anything: the first ones count. */
export async function readWeighing(couch: Couch, log?: Log): Promise<Weighing> {
  const found = v.safeParse(Rules, await orMissing(couch.use(couch.names.org).get('rules')));
  if (!found.success)
    log?.(`${couch.names.org}: rules are left out, the first ones count: ${found.issues[0].message}`);
  const rules = found.success ? found.output : DEFAULT_RULES;
  return { ...weightsOf(rules), rules: hashRules(rules) };
}

export type MonthTarget = { team: string; developer: string; month: string };

/**
 * Writes the month of a person in a team where it differs from what its closed days say.
 * @returns whether an earlier version was replaced, whose revision must go.
 */
export async function foldMonth(
  couch: Couch,
  target: MonthTarget,
  weighing: Weighing,
  nowMs: number
): Promise<boolean> {
  return retryConflicts(async () => {
    const current = await readMonth(couch, target);
    const days = await readClosedDays(couch, target, nowMs);
    const made = summariseMonth(target.developer, target.month, days, weighing);
    return current || made.days.length > 0 ? putMonth(couch, target, current, made) : false;
  });
}

/**
 * Rebuilds a month from the days that it was made of, by other rules. Where retention has taken days of it away, the
 * month stays as it is: it is the only one who still knows.
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
    if (!known.success || known.output.rules === weighing.rules) return false;
    const days = await readClosedDays(couch, target, nowMs);
    const dates = new Set(days.map(({ date }) => date));
    if (!known.output.days.every(({ date }) => dates.has(date))) return false;
    const made = summariseMonth(target.developer, target.month, days, weighing);
    return putMonth(couch, target, current, made);
  });
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
