/**
 * When months are written: of closed days only, so once a day for each day that closes, and when a day changes that was
 * closed already.
 */
import * as v from 'valibot';
import { monthRange, parseMonthId } from '#domain/documents/month.ts';
import type { Weighing } from '#domain/merge/person-month.ts';
import { monthOf, utcDateOf } from '#domain/time/calendar.ts';
import type { Couch } from '../../../couch/connection.ts';
import type { FanInService, Log, Service } from '../../service.ts';
import { readState, writeState } from '../../service-state.ts';
import { readIdentity } from './checkpoints.ts';
import type { Owner } from './directory.ts';
import { Position, readHistory, readPosition } from './epochs.ts';
import { findIncompleteMonths, foldMonth, readWeighing, rebuildMonth } from './fold-months.ts';

/** The rules that all months of a team have been derived with, the identity of its database, and its position afterwards. */
const Derived = v.object({ rules: v.string(), into: v.string(), writtenAt: v.optional(Position) });
const derivedName = (team: string) => `fan-in-months:${team}`;

export class MonthUpdater {
  readonly #couch: Couch;
  readonly #compact: Service['compact'];
  readonly #now: () => number;
  readonly #log: Log;
  /** By team and database the UTC date on which their days were last closed. */
  readonly #closedOn = new Map<string, string>();
  /** By team, the months that lacked days on a UTC date. */
  readonly #incomplete = new Map<string, { today: string; months: Promise<Map<string, Set<string>>> }>();

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
    await this.#fold(team, developer, [...months], dates);
  }

  /**
   * Once a day: every month that lacks a day which is over, in the teams of the owner and in those that they have left. Most days
   * close without any change of theirs since, and the service may have been away for long.
   */
  async closeDays({ developer, database }: Owner, slugs: readonly string[]): Promise<void> {
    const today = utcDateOf(this.#now());
    for (const slug of slugs) {
      const key = `${slug} ${database}`;
      if (this.#closedOn.get(key) === today) continue;
      const months = (await this.#incompleteOn(slug, today)).get(developer) ?? [];
      await this.#fold(this.#couch.names.team(slug), developer, [...months]);
      this.#closedOn.set(key, today);
    }
  }

  /** Read once a day, for all owners. What is folded later reaches its month by itself. */
  #incompleteOn(slug: string, today: string): Promise<Map<string, Set<string>>> {
    const known = this.#incomplete.get(slug);
    if (known?.today === today) return known.months;
    const months = findIncompleteMonths(this.#couch, this.#couch.names.team(slug), today);
    this.#incomplete.set(slug, { today, months });
    months.catch(() => this.#incomplete.delete(slug));
    return months;
  }

  async #fold(team: string, developer: string, months: string[], folded: string[] = []): Promise<void> {
    if (months.length === 0) return;
    const weighing = await readWeighing(this.#couch);
    for (const month of months) {
      const hasReplaced = await foldMonth(
        this.#couch,
        { team, developer, month },
        { weighing, folded, nowMs: this.#now() }
      );
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
    const rules = `${weighing.rules}${weighing.sites === false ? ' without sites' : ''}`;
    const isDerived = derived?.rules === rules && derived.into === into;
    if (isDerived && includes(derived.writtenAt)) return;
    const { rows } = await this.#couch.use(team).list(monthRange());
    for (const { id } of rows) {
      const parsed = parseMonthId(id);
      if (parsed && (await rebuildMonth(this.#couch, { team, ...parsed }, weighing, this.#now())))
        this.#compact(team);
    }
    const writtenAt = await readPosition(this.#couch, team, epoch);
    await writeState(this.#couch, derivedName(team), {
      value: { rules, into, writtenAt },
      rev
    });
  }
}
