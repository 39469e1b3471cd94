/**
 * The data of the signed-in person: what pages draw from. Empty while nobody is signed in.
 *
 *     import { data } from '#lib/state/data.svelte.ts';
 *     const team = $derived(data.teams[0]);          // TeamData; undefined for somebody who manages no team
 *     const rules = $derived(data.org.rules);        // Rules | undefined
 *     const mine = $derived(data.own);               // OwnData; undefined for somebody without days of their own
 */
import { OrgData } from './org-data.svelte.ts';
import type { OwnData } from './own-data.svelte.ts';
import type { TeamData } from './team-data.svelte.ts';

export class Data {
  org = $state.raw(new OrgData());
  own = $state.raw<OwnData>();
  /** In the order of `session.teams`. */
  teams = $state.raw<TeamData[]>([]);

  team(slug: string): TeamData | undefined {
    return this.teams.find((team) => team.slug === slug);
  }
}

export const data = new Data();
