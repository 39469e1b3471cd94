/** Whose days a page shows: those of a team for who manages one, otherwise one's own. */
import { type TeamDeveloper, teamDeveloperId } from '#domain/documents/team-developer.ts';
import { frameOfPerson } from '#domain/merge/person-days.ts';
import { data } from '#lib/state/data.svelte.ts';
import type { OwnData } from '#lib/state/own-data.svelte.ts';
import { session } from '#lib/state/session.svelte.ts';
import type { TeamData } from '#lib/state/team-data.svelte.ts';
import { ownMachines } from '#domain/team/own-machines.ts';
import type { TeamSources } from '#domain/team/team-people.ts';

export type Scope = { sources: TeamSources; ready: boolean } & (
  | { whose: 'team'; team: TeamData; slug: string; name: string }
  | { whose: 'own'; own: OwnData; slug: undefined; name: string }
);

export type ScopeWish = {
  /** One's own days, also for somebody who manages a team. */
  own?: boolean;
  team?: string | undefined;
  /** Without a team wished for, that of the first of these people. */
  people?: readonly string[];
};

/** What an address wishes for: `?of=me`, `?team=main`, `?person=ana_ruiz`. */
export const wishOf = ({ searchParams }: URL): ScopeWish => ({
  own: searchParams.get('of') === 'me',
  team: searchParams.get('team') ?? undefined,
  people: searchParams.getAll('person')
});

/** Undefined: this account may see nobody's days. */
export function scopeOf({ own = false, team, people = [] }: ScopeWish): Scope | undefined {
  const [person] = people;
  const shown =
    data.team(team ?? '') ??
    data.teams.find((candidate) => person !== undefined && candidate.developer(person)) ??
    data.teams[0];
  if (shown && !own) {
    return {
      whose: 'team',
      team: shown,
      sources: shown,
      ready: shown.ready,
      slug: shown.slug,
      name: shown.name
    };
  }
  return data.own && ownScope(data.own);
}

/** Oneself as a team would know one. */
function ownScope(own: OwnData): Scope {
  const { developer, deviceDays, devices, profile } = own;
  const name = profile?.name || session.developer?.name || developer;
  const machines = ownMachines(developer, deviceDays, devices).map(({ device, os, throughMs }) => ({
    device,
    os,
    through: throughMs === undefined ? null : new Date(throughMs).toISOString()
  }));
  const person: TeamDeveloper = {
    _id: teamDeveloperId(developer),
    type: 'developer',
    v: 1,
    developer,
    name,
    ...frameOfPerson(profile, deviceDays),
    devices: machines
  };
  return {
    whose: 'own',
    own,
    sources: { developers: [person], days: own.personDays, months: [] },
    ready: own.ready,
    slug: undefined,
    name
  };
}

/** The page of one of its people. */
export const personPath = (scope: Scope, id: string): string =>
  scope.whose === 'own' ? '/me' : `/people/${id}`;

export const hasNothing = ({ sources: { days, months } }: Scope): boolean =>
  days.length === 0 && months.length === 0;
