/** Person months of a team: closed days only, in one small document each. */
import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { PersonDay, personDayId } from '#domain/documents/day.ts';
import { personMonthId, PersonMonth } from '#domain/documents/month.ts';
import { Rules } from '#domain/documents/rules.ts';
import { summariseMonth, type Weighing } from '#domain/merge/person-month.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { hashRules } from '#domain/rules/hash-rules.ts';
import { orMissing, retryConflicts, type Couch } from '../../../couch/connection.ts';

/** A day is closed once it has been over for so long; what is reported later still changes its month, a day later. */
const CLOSED_AFTER_MS = 2 * 3_600_000;

/** How the organisation weighs time now. */
export async function readWeighing(couch: Couch): Promise<Weighing> {
  const rules = v.parse(Rules, await couch.use(couch.names.org).get('rules'));
  return { ...weightsOf(rules), rules: hashRules(rules) };
}

export type MonthTarget = { team: string; developer: string; month: string };

/** Writes the month of a person in a team where it differs from what its closed days say. */
export async function foldMonth(
  couch: Couch,
  target: MonthTarget,
  weighing: Weighing,
  nowMs: number
): Promise<void> {
  await retryConflicts(async () => {
    const current = await readMonth(couch, target);
    const days = await readClosedDays(couch, target, nowMs);
    const made = summariseMonth(target.developer, target.month, days, weighing);
    await putMonth(couch, target, current, made);
  });
}

/**
 * Derives a month anew from the days it was made of, with other rules. Where retention has taken days of it away, the
 * month stays as it is: it is the only one who still knows.
 */
export async function deriveMonthAnew(
  couch: Couch,
  target: MonthTarget,
  weighing: Weighing,
  nowMs: number
): Promise<void> {
  await retryConflicts(async () => {
    const current = await readMonth(couch, target);
    if (!current || current.rules === weighing.rules) return;
    const days = await readClosedDays(couch, target, nowMs);
    const dates = new Set(days.map(({ date }) => date));
    if (!current.days.every(({ date }) => dates.has(date))) return;
    const made = summariseMonth(target.developer, target.month, days, weighing);
    await putMonth(couch, target, current, made);
  });
}

async function putMonth(
  couch: Couch,
  { team }: MonthTarget,
  current: PersonMonth | undefined,
  made: PersonMonth
): Promise<void> {
  const same = current ? sameContent(current, made) : made.days.length === 0;
  if (!same) await couch.use(team).insert(current ? { ...made, _rev: current._rev } : made);
}

async function readMonth(couch: Couch, { team, developer, month }: MonthTarget) {
  const stored = await orMissing(couch.use(team).get(personMonthId(month, developer)));
  const parsed = v.safeParse(PersonMonth, stored);
  return parsed.success ? parsed.output : undefined;
}

async function readClosedDays(
  couch: Couch,
  { team, developer, month }: MonthTarget,
  nowMs: number
): Promise<PersonDay[]> {
  const dates = Array.from({ length: 31 }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
  const keys = dates.map((date) => personDayId(date, developer));
  const { rows } = await couch.use(team).fetch({ keys });
  return rows.flatMap((row) => {
    const day = v.safeParse(PersonDay, 'doc' in row ? row.doc : undefined);
    return day.success && Date.parse(day.output.end) + CLOSED_AFTER_MS <= nowMs ? [day.output] : [];
  });
}
