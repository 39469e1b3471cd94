/** What the whole organisation shares, from the replica of `org`. Reactive and validated, like TeamData. */
import type { Goal, Holiday, SavedView, Team } from '#domain/documents/organisation.ts';
import type { Rules } from '#domain/documents/rules.ts';

export class OrgData {
  ready = $state(false);
  /** Undefined until the first sync; figures that need weights or focus parameters wait for it. */
  rules = $state.raw<Rules>();
  teams = $state.raw<Team[]>([]);
  goals = $state.raw<Goal[]>([]);
  views = $state.raw<SavedView[]>([]);
  holidays = $state.raw<Holiday[]>([]);
}
