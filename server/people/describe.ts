/** Developers as the API shows them to admins. */
import { COVERAGE_DAYS, type DeveloperDetails, type ListedDevice } from '#domain/api/developer.ts';
import type { AccountState, ListedDeveloper } from '#domain/api/developers.ts';
import type { ListedInvitation } from '#domain/api/invitations.ts';
import type { AgentToken } from '#domain/api/me.ts';
import { dayId, dayRange, DeviceDay, parseDayId } from '#domain/documents/day.ts';
import { Device, deviceRange } from '#domain/documents/device.ts';
import { descending } from '#domain/documents/id.ts';
import { countedDevice } from '#domain/documents/merged-devices.ts';
import { FIRST_DAY } from '#domain/documents/primitives.ts';
import type { Team } from '#domain/documents/team.ts';
import { rolesWithin } from '#domain/roles.ts';
import { addDays, formatInstant, utcDateOf } from '#domain/time/calendar.ts';
import * as v from 'valibot';
import { orMissing, type Couch } from '../../couch/connection.ts';
import { listOpenEnrolments } from '../enrolment/enrolments.ts';
import type { Service } from '../service.ts';
import { readMerged } from './merge-devices.ts';
import { describeSecondFactor } from './second-factor.ts';
import { heldRoles } from './one-time-passwords.ts';
import { listTeams } from './teams.ts';
import { getDeveloper, listAgents, listPeople } from './users.ts';
import type { AgentUser, PersonUser } from './user-documents.ts';

/** Everybody, in the order of their ids. */
export async function listDevelopers(service: Service): Promise<ListedDeveloper[]> {
  const { couch } = service;
  const [people, agents, teams] = await Promise.all([listPeople(couch), listAgents(couch), listTeams(couch)]);
  return people
    .map((person) => describe(service, person, { agents, teams }))
    .sort((a, b) => (a.developer_id < b.developer_id ? -1 : 1));
}

/** One of them, as they are listed. @throws RequestError where nobody has the id. */
export async function getListed(service: Service, developer: string): Promise<ListedDeveloper> {
  const { couch } = service;
  const person = await getDeveloper(couch, developer);
  return describe(service, person, {
    agents: await listAgents(couch, developer),
    teams: await listTeams(couch)
  });
}

function describe(
  { couch, monitoring }: Service,
  person: PersonUser,
  { agents, teams }: { agents: AgentUser[]; teams: Team[] }
): ListedDeveloper {
  const { developer, name, database, registered, disabled } = person.tidesheet;
  const syncedMs = monitoring.syncs.lastOf(database);
  return {
    developer_id: developer,
    name,
    email: person.name,
    roles: rolesWithin(couch.names.prefix, heldRoles(person)),
    database,
    registered,
    disabled: disabled !== undefined,
    state: stateOf(person),
    last_sync: syncedMs === undefined ? null : formatInstant(syncedMs),
    teams: teams.filter((team) => team.members.includes(developer)).map((team) => team.slug),
    agents: agents.flatMap(({ tidesheet }) => (tidesheet.developer === developer ? tidesheet.label : []))
  };
}

function stateOf({ tidesheet: { erasing, disabled, oneTimePassword } }: PersonUser): AccountState {
  if (erasing) return 'erasing';
  if (disabled) return 'disabled';
  return oneTimePassword ? 'invited' : 'active';
}

/** Everything that an admin sees of one developer. @throws RequestError where nobody has the id. */
export async function describeDeveloper(service: Service, developer: string): Promise<DeveloperDetails> {
  const { couch, now } = service;
  const listed = await getListed(service, developer);
  const owner = { developer, installation: couch.names.prefix };
  const [agents, devices, open, { since }] = await Promise.all([
    listAgents(couch, developer),
    listDevices(couch, listed.database, now()),
    listInvitations(service),
    describeSecondFactor(couch, owner)
  ]);
  return {
    ...listed,
    second_factor: since,
    tokens: agents.map(describeToken),
    devices,
    invitations: open.filter((one) => one.developer_id === developer)
  };
}

export const describeToken = ({ tidesheet: { label, created, disabled } }: AgentUser): AgentToken => ({
  label,
  created,
  disabled: disabled !== undefined
});

export async function listInvitations({ couch, now }: Service): Promise<ListedInvitation[]> {
  const found = await listOpenEnrolments(couch, now());
  return found.map(({ id, enrolment: { developer, by, created, expires }, open }) => ({
    id,
    developer_id: developer,
    by,
    created,
    expires,
    open
  }));
}

/** Ids of days are read so far back to find the last one of a device. */
const MAX_DAY_IDS = 5000;

async function listDevices(couch: Couch, database: string, nowMs: number): Promise<ListedDevice[]> {
  const found = await orMissing(couch.use(database).list({ ...deviceRange(), include_docs: true }));
  const documents = (found?.rows ?? []).flatMap(({ doc }) => {
    const device = v.safeParse(Device, doc);
    return device.success ? [device.output] : [];
  });
  if (documents.length === 0) return [];
  const merged = await readMerged(couch, database);
  const today = utcDateOf(nowMs);
  // A clock may be ahead by a day or a zone.
  const range = { ...descending(dayRange(FIRST_DAY, addDays(today, 2))), limit: MAX_DAY_IDS };
  const ids = (await couch.use(database).list(range)).rows.map(({ id }) => id);
  const since = addDays(today, 1 - COVERAGE_DAYS);
  const datesOf = (device: string) =>
    ids.flatMap((id) => {
      const day = parseDayId(id);
      return day?.owner === device ? [day.date] : [];
    });
  const last = await readDays(
    couch,
    database,
    documents.flatMap(({ device }) => {
      const [date] = datesOf(device);
      return date === undefined ? [] : [dayId(date, device)];
    })
  );
  return documents.map(({ device, hostname, os, firstSeen, collectFrom, token, refused }) => {
    const day = last.find((one) => one.device === device);
    const counted = countedDevice(merged, device);
    return {
      device,
      hostname,
      os,
      first_seen: firstSeen,
      collect_from: collectFrom,
      version: day?.agent ?? null,
      reported_until: day?.through ?? null,
      days_reported: datesOf(device).filter((date) => date >= since && date <= today).length,
      token: token ?? null,
      refused: refused ?? null,
      merged_into: counted === device ? null : counted
    };
  });
}

async function readDays(couch: Couch, database: string, ids: string[]): Promise<DeviceDay[]> {
  if (ids.length === 0) return [];
  const { rows } = await couch.use(database).fetch({ keys: ids });
  return rows.flatMap((row) => {
    const day = v.safeParse(DeviceDay, 'doc' in row ? row.doc : undefined);
    return day.success ? [day.output] : [];
  });
}
