/** Which alerts one is due, from what this device has: about oneself, and about the teams that one manages. Works offline. */
import { index } from 'd3-array';
import * as v from 'valibot';
import { alertsOfPerson, alertsOfTeam, type AlertTerms } from '#domain/alerts/alerts-of.ts';
import { handledAlert, OwnAlert, TeamAlert, type Alert, type Handling } from '#domain/documents/alert.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { memoiseByObject } from '#domain/memoise.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { rememberQueue } from '#domain/timesheets/review-queue.ts';
import type { Data } from '#lib/state/data.svelte.ts';
import type { OwnData } from '#lib/state/own-data.svelte.ts';
import type { TeamData } from '#lib/state/team-data.svelte.ts';
import type { ServiceAlerts } from './service-alerts.svelte.ts';

/**
 * `team`: of which team; undefined: about oneself, or the service. `stored`: the document, with what was done about it. `isPast`: its
 * cause is gone.
 */
export type DueAlert = {
  alert: Alert;
  team: TeamData | undefined;
  stored: Alert | undefined;
  isPast: boolean;
};

export type DueSources = {
  data: Data;
  nowMs: number;
  asOfMs: number | undefined;
  graceMs: number;
  /** What the server reports of itself to admins. */
  service?: ServiceAlerts | undefined;
};

const DAY_MS = 86_400_000;
/** Alerts whose cause is gone are listed for so long after it came to be. */
const PAST_DAYS = 30;

export class DueAlerts {
  readonly #sources: () => DueSources;
  /** Each remembers what it computed of its person or team. */
  readonly #queueOf = memoiseByObject((_of: object) => rememberQueue());

  constructor(sources: () => DueSources) {
    this.#sources = sources;
  }

  /** All, newest first, also past ones and those that somebody has dealt with. */
  readonly all = $derived.by((): DueAlert[] => {
    const { data, service } = this.#sources();
    const { rules } = data.org;
    const ofService = (service?.list ?? []).map((alert) => ({
      ...{ alert, team: undefined, stored: alert },
      isPast: !service?.isCurrent(alert)
    }));
    if (!rules) return ofService;
    return [
      ...ofService,
      ...(data.own?.ready ? this.#ofPerson(data.own, rules) : []),
      ...data.teams.filter(({ ready }) => ready).flatMap((team) => this.#ofTeam(team, rules))
    ].sort((a, b) => (a.alert.since < b.alert.since ? 1 : -1));
  });

  /** Those that wait for somebody. */
  readonly open = $derived.by(() => {
    const now = formatInstant(this.#sources().nowMs);
    return this.all.filter(
      ({ stored, isPast }) =>
        !isPast && !stored?.done && !(stored?.snoozed !== undefined && stored.snoozed > now)
    );
  });

  /** It is not shown for a day. @throws TidesheetError */
  snooze(due: DueAlert): Promise<void> {
    return this.#save(due, { snoozed: formatInstant(this.#sources().nowMs + DAY_MS) });
  }

  /** It is not shown again. @throws TidesheetError */
  finish(due: DueAlert): Promise<void> {
    return this.#save(due, { done: true });
  }

  /** It is shown again. @throws TidesheetError */
  reopen(due: DueAlert): Promise<void> {
    return this.#save(due, {});
  }

  async #save({ alert, stored, team }: DueAlert, change: Handling): Promise<void> {
    const { data, service } = this.#sources();
    if (service?.list.includes(alert)) return service.save(alert._id, change);
    const document = handledAlert(stored ?? alert, change);
    if (team) await team.save(v.parse(TeamAlert, document));
    else await data.own?.save(v.parse(OwnAlert, document));
  }

  #terms(rules: Rules): AlertTerms {
    const { data, nowMs, asOfMs, graceMs } = this.#sources();
    return { org: data.org, rules, nowMs, asOfMs, graceMs };
  }

  #ofPerson(own: OwnData, rules: Rules): DueAlert[] {
    const alerts = alertsOfPerson(own, this.#terms(rules), this.#queueOf(own));
    return this.#withStored(alerts, own.alerts, undefined);
  }

  #ofTeam(team: TeamData, rules: Rules): DueAlert[] {
    const alerts = alertsOfTeam(team, this.#terms(rules), this.#queueOf(team));
    return this.#withStored(alerts, team.alerts, team);
  }

  #withStored(alerts: readonly Alert[], stored: readonly Alert[], team: TeamData | undefined): DueAlert[] {
    const byId = index(stored, ({ _id }) => _id);
    const due = index(alerts, ({ _id }) => _id);
    const first = formatInstant(this.#sources().nowMs - PAST_DAYS * DAY_MS);
    const past = stored.filter(({ _id, since }) => !due.has(_id) && since > first);
    return [
      ...alerts.map((alert) => ({ alert, team, stored: byId.get(alert._id), isPast: false })),
      ...past.map((alert) => ({ alert, team, stored: alert, isPast: true }))
    ];
  }
}
