/** What the whole organisation shares, from the replica of `org`. Reactive and validated, like TeamData. */
import type { OrgAlertRules } from '#domain/documents/alert-rules.ts';
import type { Budget } from '#domain/documents/budget.ts';
import type { TeamGoal } from '#domain/documents/goal.ts';
import type { Holiday, Holidays } from '#domain/documents/holiday.ts';
import type { Retention } from '#domain/documents/retention.ts';
import type { ReviewPolicy } from '#domain/documents/review-policy.ts';
import type { SavedView } from '#domain/documents/view.ts';
import type { Team } from '#domain/documents/team.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { ORG_KINDS, type Documents } from '#lib/store/replica/documents.ts';
import { ReplicaView } from './replica-view.svelte.ts';

export class OrgData extends ReplicaView<typeof ORG_KINDS> {
  /** Undefined until the first sync; figures that need weights or focus parameters wait for it. */
  rules = $state.raw<Rules>();
  teams = $state.raw<Team[]>([]);
  goals = $state.raw<TeamGoal[]>([]);
  budgets = $state.raw<Budget[]>([]);
  alertRules = $state.raw<OrgAlertRules>();
  views = $state.raw<SavedView[]>([]);
  holidays = $state.raw<Holiday[]>([]);
  /** Whose public holidays are among them. */
  holidayRegion = $state.raw<Holidays>();

  /** Who may review weeks; undefined: nobody their own. */
  reviewPolicy = $state.raw<ReviewPolicy>();
  /** How long documents are stored; undefined: for ever. */
  retention = $state.raw<Retention>();

  constructor() {
    super(ORG_KINDS);
  }

  protected override show(documents: Documents<typeof ORG_KINDS>, changed: Set<string>): void {
    if (changed.has('rules')) this.rules = documents.list('rules')[0];
    if (changed.has('team')) this.teams = documents.list('team');
    if (changed.has('goal')) this.goals = documents.list('goal');
    if (changed.has('alert-rules')) this.alertRules = documents.list('alert-rules')[0];
    if (changed.has('budget')) this.budgets = documents.list('budget');
    if (changed.has('view')) this.views = documents.list('view');
    if (changed.has('holidays')) this.holidayRegion = documents.list('holidays')[0];
    if (changed.has('reviews')) this.reviewPolicy = documents.list('reviews')[0];
    if (changed.has('retention')) this.retention = documents.list('retention')[0];
    if (changed.has('holiday')) this.holidays = documents.list('holiday');
  }
}
