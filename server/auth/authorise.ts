/** Who may call a route: one function for each kind of access. */
import type { RouterContext } from '@koa/router';
import type { Access } from '#domain/api/access.ts';
import { managerRole, rolesWithin } from '#domain/roles.ts';
import { RequestError } from '../errors.ts';
import { findPerson, type PersonUser } from '../people/users.ts';
import type { Service } from '../service.ts';
import { requireSession, type Session } from './session.ts';

/** What a handler knows of its caller. */
export type Callers = {
  anyone: undefined;
  session: Session;
  person: Session & { person: PersonUser };
  manager: Session;
  admin: { name: string };
};

const AUTHORISE: { [A in Access]: (ctx: RouterContext, service: Service) => Promise<Callers[A]> } = {
  anyone: () => Promise.resolve(undefined),
  session: requireOwnSession,
  person: requirePerson,
  manager: requireManager,
  admin: requireAdmin
};

/** The caller of a route with this access. @throws RequestError with status 401 or 403. */
export const authorise = <A extends Access>(
  access: A,
  ctx: RouterContext,
  service: Service
): Promise<Callers[A]> => AUTHORISE[access](ctx, service);

/**
 * CouchDB signs in the users of every installation in it: the session counts with a role in this one, or without any until its
 * user has changed a one-time password.
 */
async function requireOwnSession(ctx: RouterContext, service: Service): Promise<Session> {
  const session = await requireSession(ctx, service);
  const roles = rolesWithin(service.couch.names.prefix, session.roles);
  if (roles.length > 0 || (await findPerson(service.couch, session.name))) return { ...session, roles };
  throw new RequestError('sign-in-refused', `${session.name} is no user of this installation.`);
}

async function requirePerson(ctx: RouterContext, service: Service): Promise<Callers['person']> {
  const session = await requireOwnSession(ctx, service);
  const person = await findPerson(service.couch, session.name);
  if (person?.name === session.name) return { ...session, person };
  throw new RequestError('forbidden', 'Only people have passwords; an agent has its token.');
}

/** CouchDB decides again when the handler reads the team's database with the caller's session. */
async function requireManager(ctx: RouterContext, service: Service): Promise<Session> {
  const session = await requireOwnSession(ctx, service);
  const slug = ctx.params['slug'] ?? '';
  if (managesTeam(session.roles, slug)) return session;
  throw new RequestError('forbidden', `Only managers of ${slug} may do this.`);
}

async function requireAdmin(ctx: RouterContext, service: Service): Promise<Callers['admin']> {
  const token = ctx.get('Admin-Token');
  if (token !== '') {
    if (await service.adminToken.verify(token)) return { name: 'admin token' };
    throw new RequestError('sign-in-refused', 'The admin token is wrong.');
  }
  if (!ctx.get('Cookie') && !ctx.get('Authorization'))
    throw new RequestError('sign-in-required', 'This needs the header Admin-Token.');
  const session = await requireOwnSession(ctx, service);
  if (isAdmin(session.roles)) return session;
  throw new RequestError('forbidden', 'Only an admin may do this.');
}

const isAdmin = (roles: string[]) => roles.includes('admin') || roles.includes('_admin');

/** Whether these roles may read the database of a team. */
export const managesTeam = (roles: string[], slug: string): boolean =>
  roles.includes(managerRole(slug)) || isAdmin(roles);
