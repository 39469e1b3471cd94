/** Whose days a page shows: those of a team for someone who manages one, otherwise one's own. */
import { firstStoredUtcDate } from '#domain/documents/retention.ts';
import { type TeamDeveloper, teamDeveloperId } from '#domain/documents/team-developer.ts';
import { frameOfPerson } from '#domain/merge/person-frame.ts';
import { ownMachines } from '#domain/team/machines.ts';
import type { TeamSources } from '#domain/team/team-people.ts';
import { data } from '#lib/state/data.svelte.ts';
import type { OwnData } from '#lib/state/own-data.svelte.ts';
import { session } from '#lib/state/session.svelte.ts';
import { sync } from '#lib/state/sync.svelte.ts';
import type { TeamData } from '#lib/state/team-data.svelte.ts';
import type { PageSource } from './page-state.ts';

export type Scope = PageSource & { sources: TeamSources; name: string } & (
    { whose: 'team'; team: TeamData; slug: string } | { whose: 'own'; own: OwnData; slug: undefined }
  );

export type ScopeRequest = {
  /** One's own days, also for someone who manages a team. */
  own?: boolean;
  team?: string | undefined;
  /** If no team is requested, the first team of the first of these people. */
  people?: readonly string[];
};

/** What a URL requests: `?of=me`, `?team=main`, `?person=ana_ruiz`. */
export const scopeRequestOf = ({ searchParams }: URL): ScopeRequest => ({
  own: searchParams.get('of') === 'me',
  team: searchParams.get('team') ?? undefined,
  people: searchParams.getAll('person')
});

/** Undefined: this account may see nobody's days. */
export function scopeOf({ own = false, team, people = [] }: ScopeRequest): Scope | undefined {
  const [person] = people;
  const shown =
    data.team(team ?? '') ??
    data.teams.find((candidate) => person !== undefined && candidate.developer(person)) ??
    data.teams[0];
  return shown && !own ? teamScope(shown) : data.own && ownScope(data.own);
}

const teamScope = (team: TeamData): Scope => ({
  whose: 'team',
  team,
  sources: {
    developers: team.developers.map(withinRetention),
    days: team.days,
    months: team.months,
    ...lateness()
  },
  ready: team.ready,
  isEmpty: team.days.length === 0 && team.months.length === 0,
  slug: team.slug,
  name: team.name
});

/** How late reports may be, and as of when this device has them. */
const lateness = () => ({ graceMs: session.graceMs, asOfMs: sync.asOfMs });

/** Oneself as a team would know one. */
function ownScope(own: OwnData): Scope {
  const { developer, deviceDays, devices, profile, mergedDevices } = own;
  const name = profile?.name || session.developer?.name || developer;
  const reported = ownMachines(developer, deviceDays, devices, mergedDevices);
  const machines = reported.map(({ device, os, throughMs, collectFromMs }) => ({
    device,
    os,
    through: throughMs === undefined ? null : new Date(throughMs).toISOString(),
    ...(collectFromMs !== undefined && { collectFrom: new Date(collectFromMs).toISOString() })
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
    sources: { developers: [withinRetention(person)], days: own.personDays, months: [], ...lateness() },
    ready: own.ready,
    isEmpty: own.personDays.length === 0,
    slug: undefined,
    name
  };
}

/** What has expired is not missing: machines count as collecting from the first date on that the organisation stores. */
function withinRetention(person: TeamDeveloper): TeamDeveloper {
  const first = firstStoredUtcDate(data.org.retention);
  if (first === '') return person;
  const from = `${first}T00:00:00Z`;
  const devices = person.devices.map((machine) =>
    machine.collectFrom !== undefined && machine.collectFrom > from
      ? machine
      : { ...machine, collectFrom: from }
  );
  return { ...person, devices };
}

/** The page of one of its people. */
export const personPath = (scope: Scope, id: string): string =>
  scope.whose === 'own' ? '/me' : `/people/${id}`;
