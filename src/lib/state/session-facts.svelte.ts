/** What the server said about who is signed in, as last told: also offline. */
import { reportGraceMs } from '#domain/metrics/coverage.ts';
import type { AgentToken, ManagedTeam, OwnDeveloper, UserContext } from '#lib/store/session/context.ts';

export class SessionFacts {
  protected context = $state.raw<UserContext>();

  get user(): { name: string; roles: string[] } | undefined {
    return this.context?.user;
  }
  /** Present where the person has days of their own. */
  get developer(): OwnDeveloper | undefined {
    return this.context?.developer ?? undefined;
  }
  /** Tokens of the person's agents, as the server last told; undefined where it did not. */
  get agents(): AgentToken[] | undefined {
    return this.context?.agents;
  }
  /** The teams whose days this person may read. */
  get teams(): ManagedTeam[] {
    return this.context?.teams ?? [];
  }
  /** How late a machine may report without being behind: by the interval at which the organisation's agents do. */
  get graceMs(): number {
    return reportGraceMs(this.context?.syncIntervalMinutes);
  }
  get isManager(): boolean {
    return this.teams.length > 0;
  }
}
