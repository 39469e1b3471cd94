/**
 * When months are written: of closed days only, so once a day for each day that closes, and when a day changes that was
 * closed already.
 */
import * as v from 'valibot';
import { monthRange, parseMonthId } from '#domain/documents/month.ts';
import type { Weighing } from '#domain/merge/person-month.ts';
import { addDays, monthOf, utcDateOf } from '#domain/time/calendar.ts';
import type { Couch } from '../../../couch/connection.ts';
import type { FanInService, Log, Service } from '../../service.ts';
import { readState, writeState } from '../../service-state.ts';
import { readIdentity } from './checkpoints.ts';
import type { Owner } from './directory.ts';
import { Position, readHistory, readPosition } from './epochs.ts';
import { rebuildMonth, foldMonth, readWeighing } from './fold-months.ts';

/** The last days of a month are closed by then, in every zone. */
const CLOSED_WITHIN_DAYS = 2;

/** The rules that all months of a team have been derived with, the identity of its database, and its position afterwards. */
const Derived = v.object({ rules: v.string(), into: v.string(), writtenAt: v.optional(Position) });
const derivedName = (team: string) => `fan-in-months:${team}`;

export class MonthUpdater {
  readonly #couch: Couch;
  readonly #compact: Service['compact'];
  readonly #now: () => number;
  readonly #log: Log;
  /** By team and database the UTC date on which they were last looked at. */
  readonly #updatedOn = new Map<string, string>();

  constructor({ couch, compact, now, log }: FanInService) {
    this.#couch = couch;
    this.#compact = compact;
    this.#now = now;
    this.#log = log;
  }

  /** Days of these dates have changed: their months follow, once they are over. */
  async follow(team: string, developer: string, dates: string[]): Promise<void> {
    const today = utcDateOf(this.#now());
    const months = new Set(dates.filter((date) => date < today).map(monthOf));
    await this.#fold(team, developer, [...months]);
  }

  /** Once a day: the months in which days may have closed without any change of theirs since. */
  async updateRecent({ developer, database, teams }: Owner): Promise<void> {
    const today = utcDateOf(this.#now());
    for (const slug of teams) {
      const key = `${slug} ${database}`;
      if (this.#updatedOn.get(key) === today) continue;
      const months = new Set([monthOf(addDays(today, -CLOSED_WITHIN_DAYS)), monthOf(today)]);
      await this.#fold(this.#couch.names.team(slug), developer, [...months]);
      this.#updatedOn.set(key, today);
    }
  }

  async #fold(team: string, developer: string, months: string[]): Promise<void> {
    if (months.length === 0) return;
    const weighing = await readWeighing(this.#couch);
    for (const month of months) {
      const hasReplaced = await foldMonth(this.#couch, { team, developer, month }, weighing, this.#now());
      if (hasReplaced) this.#compact(team);
    }
  }

  /** Rebuilds every month of these teams that was derived by other rules than the current ones. */
  async followRules(slugs: string[]): Promise<void> {
    const weighing = await readWeighing(this.#couch, this.#log);
    for (const slug of slugs) await this.#rebuild(this.#couch.names.team(slug), weighing);
  }

  async #rebuild(team: string, weighing: Weighing): Promise<void> {
    const into = (await readIdentity(this.#couch, team)) ?? '';
    const reader = { couch: this.#couch, log: this.#log };
    const { value: derived, rev } = await readState(reader, derivedName(team), Derived);
    const { epoch, includes } = await readHistory(this.#couch, team);
    const isDerived = derived?.rules === weighing.rules && derived.into === into;
    if (isDerived && includes(derived.writtenAt)) return;
    const { rows } = await this.#couch.use(team).list(monthRange());
    for (const { id } of rows) {
      const parsed = parseMonthId(id);
      if (parsed && (await rebuildMonth(this.#couch, { team, ...parsed }, weighing, this.#now())))
        this.#compact(team);
    }
    const writtenAt = await readPosition(this.#couch, team, epoch);
    await writeState(this.#couch, derivedName(team), {
      value: { rules: weighing.rules, into, writtenAt },
      rev
    });
  }
}
