/** Whose account an identity is: linked before, of the same verified address, or a new one; and what its groups give. */
import { randomBytes } from 'node:crypto';
import { sum } from 'd3-array';
import { managerRole, qualifyRole } from '#domain/roles.ts';
import { retryConflicts, type Couch } from '../../../couch/connection.ts';
import { recordAct } from '../../people/audit.ts';
import { oneAtATime } from '../../people/one-at-a-time.ts';
import { heldRoles, withHeldRoles, withOwnPassword } from '../../people/one-time-passwords.ts';
import { registerDeveloper, sameRoles } from '../../people/register.ts';
import { joinTeam, leaveTeam, listTeams } from '../../people/teams.ts';
import { getDeveloper, listPeople, putUser } from '../../people/users.ts';
import type { PersonUser } from '../../people/user-documents.ts';
import type { Service } from '../../service.ts';
import { OidcError } from './problem.ts';
import type { Identity } from './provider.ts';
import type { Grant, OidcSettings } from './settings.ts';

const BY = 'single sign-on';

type Accounts = Pick<Service, 'couch' | 'log' | 'now'>;

/** The person who signs in, with the roles and teams of their groups. @throws OidcError where they may not. */
export async function accountOf(
  service: Accounts,
  settings: OidcSettings,
  identity: Identity
): Promise<PersonUser> {
  requireDomain(settings, identity);
  const found = await findPerson(service.couch, identity);
  const developer = found?.tidesheet.developer ?? (await createPerson(service, settings, identity));
  return oneAtATime(service.couch, developer, async () => {
    await link(service, developer, identity);
    await applyGroups(service, developer, { settings, identity });
    return getDeveloper(service.couch, developer);
  });
}

/** Also of somebody who is linked: an address that is not verified any more, or has left the domain, signs nobody in. */
function requireDomain({ domains }: OidcSettings, { email }: Identity): void {
  if (email === undefined) throw new OidcError('unverified-email', 'The e-mail address is not verified.');
  const domain = email.slice(email.lastIndexOf('@') + 1);
  if (!domains.includes(domain)) throw new OidcError('domain', 'The e-mail address is of another domain.');
}

const isLinkedTo = ({ tidesheet }: PersonUser, { issuer, subject }: Identity) =>
  tidesheet.oidc?.issuer === issuer && tidesheet.oidc.subject === subject;

async function findPerson(couch: Couch, identity: Identity): Promise<PersonUser | undefined> {
  const people = await listPeople(couch);
  const name = couch.names.prefix + (identity.email ?? '');
  return (
    people.find((person) => isLinkedTo(person, identity)) ?? people.find((person) => person.name === name)
  );
}

/** @throws OidcError for somebody who is disabled or being erased, or whose account is another identity's. */
function requireAllowed({ tidesheet }: PersonUser, identity: Identity): void {
  if (tidesheet.disabled || tidesheet.erasing)
    throw new OidcError('disabled', `${tidesheet.developer} is disabled or being erased.`);
  const { oidc } = tidesheet;
  // Addresses are given to others in time. An organisation that changes its provider gives everybody another identity.
  if (oidc?.issuer === identity.issuer && oidc.subject !== identity.subject)
    throw new OidcError('other-identity', `${tidesheet.developer} is linked to another identity.`);
}

async function link({ couch, now }: Accounts, developer: string, identity: Identity): Promise<void> {
  const { issuer, subject } = identity;
  const isNew = await retryConflicts(async () => {
    const person = await getDeveloper(couch, developer);
    requireAllowed(person, identity);
    const { oneTimePassword, oidc } = person.tidesheet;
    const isLinked = oidc?.issuer === issuer;
    if (isLinked && !oneTimePassword) return false;
    // Anyone who proves their identity needs no one-time password. A key is needed for the session.
    const opened =
      oneTimePassword || !('salt' in person) ? withOwnPassword(person, makeUnknownPassword()) : person;
    await putUser(couch, { ...opened, tidesheet: { ...opened.tidesheet, oidc: { issuer, subject } } });
    return !isLinked;
  });
  if (isNew) await recordAct(couch, { by: BY, act: 'link', subject: developer, detail: { issuer } }, now());
}

const makeUnknownPassword = () => randomBytes(32).toString('base64url');

const MAX_ID_TRIES = 50;

/** @returns the developer id of the new account. @throws OidcError where none is created. */
async function createPerson(service: Accounts, settings: OidcSettings, identity: Identity): Promise<string> {
  const { email = '', name } = identity;
  if (!settings.creates) throw new OidcError('unknown', 'Nobody is registered with this address.');
  const taken = new Set((await listPeople(service.couch)).map(({ tidesheet }) => tidesheet.developer));
  const developer = freeId(email, (id) => taken.has(id));
  const made = { developer_id: developer, name: name ?? developer, email, password: makeUnknownPassword() };
  await registerDeveloper(service, made, BY);
  return developer;
}

/** An id like the address: `kim.doe@…` as `kim_doe`. @throws OidcError where all like it are taken. */
export function freeId(email: string, isTaken: (id: string) => boolean): string {
  const local = email.slice(0, email.lastIndexOf('@')).toLowerCase();
  const plain = local
    .replace(/[^a-z0-9_-]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, 50);
  const base = plain.length < 2 || plain === 'admin' ? `user_${plain}`.replace(/_$/, '') : plain;
  for (let count = 1; count <= MAX_ID_TRIES; count++) {
    const id = count === 1 ? base : `${base}_${count}`;
    if (!isTaken(id)) return id;
  }
  throw new OidcError('failed', 'No developer id is free for this address.');
}

type Given = { settings: OidcSettings; identity: Identity };

/** Roles and teams that groups can give are given and taken by them; all others stay as an admin set them. */
async function applyGroups(
  service: Accounts,
  developer: string,
  { settings, identity }: Given
): Promise<void> {
  const { couch, now } = service;
  const managed = [...settings.grants.values()].flat();
  if (managed.length === 0) return;
  const given = [...new Set(identity.groups)].flatMap((group) => settings.grants.get(group) ?? []);
  const { prefix } = couch.names;
  const roleOf = (grant: Grant) =>
    grant.kind === 'team'
      ? []
      : [qualifyRole(prefix, grant.kind === 'admin' ? 'admin' : managerRole(grant.slug))];
  const [all, own] = [managed, given].map((grants) => new Set(grants.flatMap(roleOf)));
  const changed = await retryConflicts(async () => {
    const person = await getDeveloper(couch, developer);
    const before = heldRoles(person);
    const after = [...new Set([...before.filter((role) => !all!.has(role)), ...own!])];
    if (sameRoles(before, after)) return false;
    await putUser(couch, withHeldRoles(person, after));
    return true;
  });
  const teams = await applyTeams(service, developer, { managed, given });
  if (changed || teams > 0)
    await recordAct(
      couch,
      { by: BY, act: 'groups', subject: developer, detail: { roles: changed, teams } },
      now()
    );
}

/** @returns in how many teams they are now, or no longer. */
async function applyTeams(
  { couch, log }: Accounts,
  developer: string,
  { managed, given }: { managed: Grant[]; given: Grant[] }
): Promise<number> {
  const slugsOf = (grants: Grant[]) => grants.flatMap((grant) => (grant.kind === 'team' ? [grant.slug] : []));
  const own = new Set(slugsOf(given));
  const teams = await listTeams(couch);
  const changes = [...new Set(slugsOf(managed))].map(async (slug) => {
    const team = teams.find((one) => one.slug === slug);
    if (!team) log(`Single sign-on: there is no team ${slug}.`);
    if (!team || team.members.includes(developer) === own.has(slug)) return 0;
    await (own.has(slug) ? joinTeam(couch, slug, developer) : leaveTeam(couch, slug, developer));
    return 1;
  });
  return sum(await Promise.all(changes));
}
