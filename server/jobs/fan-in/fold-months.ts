/** Person months of a team: closed days only, in one small document each. */
import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { PersonDay } from '#domain/documents/day.ts';
import { personMonthId, PersonMonth } from '#domain/documents/month.ts';
import { Rules } from '#domain/documents/rules.ts';
import { categoryWeights } from '#domain/categorise/category-weight.ts';
import { summariseMonth, type Weighing } from '#domain/merge/person-month.ts';
import { hashRules } from '#domain/rules/hash-rules.ts';
import { orMissing, statusOf, type Couch } from '../../../couch/connection.ts';
import { ORG } from '../../../couch/databases.ts';

/** A day is closed once it has been over for so long; what is reported later still changes its month, a day later. */
const CLOSED_AFTER_MS = 2 * 3_600_000;

/** How the organisation weighs time now. */
export async function readWeighing(couch: Couch): Promise<Weighing> {
  const rules = v.parse(Rules, await couch.use(ORG).get('rules'));
  return {
    weightOf: categoryWeights(rules),
    focus: rules.focus,
    rules: hashRules(rules)
  };
}

/**
 * Writes the month of a person in a team where it differs from what its closed days say.
 * Returns whether it was written.
 */
export async function foldMonth(
  couch: Couch,
  team: string,
  developer: string,
  month: string,
  weighing: Weighing,
  nowMs: number
): Promise<boolean> {
  const db = couch.use(team);
  const current = v.safeParse(PersonMonth, await orMissing(db.get(personMonthId(month, developer))));
  const days = await readClosedDays(couch, team, developer, month, nowMs);
  const made = summariseMonth(developer, month, days, weighing);
  const same = current.success ? sameContent(current.output, made) : days.length === 0;
  if (same) return false;
  try {
    await db.insert(current.success ? { ...made, _rev: current.output._rev } : made);
    return true;
  } catch (error) {
    if (statusOf(error) === 409) return false;
    throw error;
  }
}

async function readClosedDays(
  couch: Couch,
  team: string,
  developer: string,
  month: string,
  nowMs: number
): Promise<PersonDay[]> {
  const dates = Array.from({ length: 31 }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
  const keys = dates.map((date) => `day:${date}:${developer}`);
  const { rows } = await couch.use(team).fetch({ keys });
  return rows.flatMap((row) => {
    const day = v.safeParse(PersonDay, 'doc' in row ? row.doc : undefined);
    return day.success && Date.parse(day.output.end) + CLOSED_AFTER_MS <= nowMs ? [day.output] : [];
  });
}
