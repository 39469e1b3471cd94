/**
 * The data of the signed-in user: what pages show. Empty while nobody is signed in.
 *
 *     import { data } from '#lib/state/data.svelte.ts';
 *     const team = $derived(data.teams[0]);          // TeamData; undefined for a user who manages no team
 *     const rules = $derived(data.org.rules);        // Rules | undefined
 *     const mine = $derived(data.own);               // OwnData; undefined for a user without days of their own
 */
import type { Kinds } from '#lib/store/replica/documents.ts';
import type { UserContext } from '#lib/store/session/context.ts';
import { OrgData } from './org-data.svelte.ts';
import { OwnData } from './own-data.svelte.ts';
import type { ReplicaView } from './replica-view.svelte.ts';
import { TeamData } from './team-data.svelte.ts';

export type DatabaseView = { database: string; view: ReplicaView<Kinds> };

export class Data {
  org = $state.raw(new OrgData());
  own = $state.raw<OwnData>();
  /** In the order of `session.teams`. */
  teams = $state.raw<TeamData[]>([]);
  /** Every view with its database. */
  views = $state.raw<DatabaseView[]>([]);

  team(slug: string): TeamData | undefined {
    return this.teams.find((team) => team.slug === slug);
  }

  /** Creates empty views of what this user may see; undefined: none. */
  begin(context: UserContext | undefined): void {
    for (const { view } of this.views) view.close();
    this.org = new OrgData();
    this.own = context?.developer ? new OwnData(context.developer.id) : undefined;
    this.teams = context?.teams.map(({ slug, name }) => new TeamData(slug, name)) ?? [];
    this.views = context ? this.#viewsOf(context) : [];
  }

  view(database: string): ReplicaView<Kinds> | undefined {
    return this.views.find((view) => view.database === database)?.view;
  }

  #viewsOf({ databases, developer, teams }: UserContext): DatabaseView[] {
    const views: DatabaseView[] = [{ database: databases.org, view: this.org }];
    if (developer && this.own) views.push({ database: developer.database, view: this.own });
    for (const [index, view] of this.teams.entries()) {
      const database = teams[index]?.database;
      if (database !== undefined) views.push({ database, view });
    }
    return views;
  }
}

export const data = new Data();
