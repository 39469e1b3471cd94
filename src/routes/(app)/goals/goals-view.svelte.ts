/** What the page of goals shows: one class that every section of it derives from. */
import { ulid } from 'ulid';
import { budgetStates } from '#domain/budgets/budget-state.ts';
import { projectDays } from '#domain/budgets/project-days.ts';
import { joinCategory } from '#domain/categorise/category-path.ts';
import { type Budget, budgetId } from '#domain/documents/budget.ts';
import { type AnyGoal, type Goal, goalId, type TeamGoal } from '#domain/documents/goal.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { GOAL_PERIODS_SHOWN } from '#domain/goals/goal-history.ts';
import { changeGoal, endGoal, type GoalChanges } from '#domain/goals/goal-versions.ts';
import { totalsBy } from '#domain/metrics/totals.ts';
import { ownGoals, teamGoals } from '#lib/components/goals/own-goals.ts';
import type { OrgData } from '#lib/state/org-data.svelte.ts';
import type { OwnData } from '#lib/state/own-data.svelte.ts';
import type { TeamData } from '#lib/state/team-data.svelte.ts';

export type GoalsSources = {
  own: OwnData | undefined;
  org: OrgData;
  /** Those that the user manages. */
  teams: readonly TeamData[];
  rules: Rules;
  nowMs: number;
  today: string;
};

/** Whose a goal is: one's own, or that of a team. */
export type GoalOwner = { team: undefined } | { team: string };
export type GoalForm = Required<GoalChanges> & { of: TeamGoal['of'] };

/** `until`: empty for none. */
export type BudgetForm = Pick<Budget, 'project' | 'per' | 'seconds' | 'from'> & { until: string };

export class GoalsView {
  readonly #sources: () => GoalsSources;

  constructor(sources: () => GoalsSources) {
    this.#sources = sources;
  }

  readonly own = $derived.by(() => this.#sources().own);
  readonly #org = $derived.by(() => this.#sources().org);
  readonly teams = $derived.by(() => this.#sources().teams);
  readonly today = $derived.by(() => this.#sources().today);
  readonly #terms = $derived.by(() => {
    const { org, rules, nowMs } = this.#sources();
    return { org, rules, nowMs, count: GOAL_PERIODS_SHOWN };
  });

  readonly mine = $derived(this.own ? ownGoals({ own: this.own, ...this.#terms }) : []);
  readonly ofTeams = $derived(
    this.teams.map((team) => ({
      team,
      goals: teamGoals({ team, today: this.today, ...this.#terms }),
      budgets: budgetStates(
        this.#org.budgets.filter((budget) => budget.team === team.slug),
        projectDays(team.days, team.months),
        this.today
      )
    }))
  );

  readonly categories = $derived(this.#terms.rules.categories.map(({ name }) => joinCategory(name)));
  /** Those of all days on this device. */
  readonly projects = $derived.by(() => {
    const days = [...(this.own?.personDays ?? []), ...this.teams.flatMap((team) => team.days)];
    return [...totalsBy('project', days).keys()].filter((name) => name !== '');
  });

  /** @throws TidesheetError e.g. where the disk is full */
  async add({ team }: GoalOwner, form: GoalForm): Promise<void> {
    const { of, ...asked } = form;
    const goal = {
      _id: goalId(ulid()),
      type: 'goal' as const,
      v: 1 as const,
      ...asked,
      from: this.today
    };
    if (team !== undefined) await this.#org.save({ ...goal, team, of });
    else if (this.own) await this.own.save({ ...goal, developer: this.own.developer });
  }

  /** Ends the goal and begins the changed one. @throws TidesheetError */
  async change(goal: AnyGoal, { of: _of, ...changes }: GoalForm): Promise<void> {
    const versions = changeGoal(goal, changes, { today: this.today, id: goalId(ulid()) });
    // The new one first: one that is interrupted then shows a goal twice, and loses none.
    for (const version of versions.reverse()) await this.#save(version);
  }

  /** @throws TidesheetError; what is returned undoes it */
  async end(goal: AnyGoal): Promise<() => Promise<void>> {
    await this.#save(endGoal(goal, this.today));
    return () => this.#save(goal);
  }

  /** Of a new budget, or of one that is changed. @throws TidesheetError */
  async saveBudget(team: string, before: Budget | undefined, form: BudgetForm): Promise<void> {
    const { until, ...asked } = form;
    await this.#org.save({
      _id: before?._id ?? budgetId(ulid()),
      type: 'budget',
      v: 1,
      team,
      ...asked,
      ...(until !== '' && { until })
    });
  }

  /** @throws TidesheetError; what is returned undoes it */
  async removeBudget(budget: Budget): Promise<() => Promise<void>> {
    await this.#org.remove(budget._id);
    return () => this.#org.save(withoutRevision(budget));
  }

  #save(goal: AnyGoal): Promise<void> {
    if (isTeamGoal(goal)) return this.#org.save(goal);
    return isOwnGoal(goal) && this.own ? this.own.save(goal) : Promise.resolve();
  }
}

export const isTeamGoal = (goal: AnyGoal): goal is TeamGoal => 'team' in goal;
const isOwnGoal = (goal: AnyGoal): goal is Goal => 'developer' in goal;

/** A deleted document is made again without its earlier revision. */
function withoutRevision(budget: Budget): Budget {
  const again = { ...budget };
  delete again._rev;
  return again;
}
