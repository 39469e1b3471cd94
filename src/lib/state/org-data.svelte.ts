/** What the whole organisation shares, from the replica of `org`. Reactive and validated, like TeamData. */
import type { Goal } from '#domain/documents/goal.ts';
import type { Holiday } from '#domain/documents/holiday.ts';
import type { SavedView } from '#domain/documents/view.ts';
import type { Team } from '#domain/documents/team.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { ORG_KINDS, type Documents } from '#lib/store/replica/documents.ts';
import { ReplicaView } from './replica-view.svelte.ts';

export class OrgData extends ReplicaView<typeof ORG_KINDS> {
  /** Undefined until the first sync; figures that need weights or focus parameters wait for it. */
  rules = $state.raw<Rules>();
  teams = $state.raw<Team[]>([]);
  goals = $state.raw<Goal[]>([]);
  views = $state.raw<SavedView[]>([]);
  holidays = $state.raw<Holiday[]>([]);

  constructor() {
    super(ORG_KINDS);
  }

  protected override show(documents: Documents<typeof ORG_KINDS>, changed: Set<string>): void {
    if (changed.has('rules')) this.rules = documents.list('rules')[0];
    if (changed.has('team')) this.teams = documents.list('team');
    if (changed.has('goal')) this.goals = documents.list('goal');
    if (changed.has('view')) this.views = documents.list('view');
    if (changed.has('holiday')) this.holidays = documents.list('holiday');
  }
}
