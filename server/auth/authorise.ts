/** Who may call a route: one function for each kind of access. */
import type { RouterContext } from '@koa/router';
import type { Access } from '#domain/api/access.ts';
import type { TokenScope } from '#domain/api/token-scopes.ts';
import { managerRole, rolesWithin } from '#domain/roles.ts';
import { clientNetwork } from '../../couch/client-address.ts';
import { RequestError } from '../errors.ts';
import { RateLimit } from './rate-limit.ts';
import { clientAddressOf } from './trust-proxies.ts';
import { findPerson, parseScriptName } from '../people/users.ts';
import type { PersonUser } from '../people/user-documents.ts';
import type { Service } from '../service.ts';
import { requireScript } from './script-session.ts';
import { requireSession, type Session } from './session.ts';

/** What a handler knows of its caller. */
export type Callers = {
  anyone: undefined;
  session: Session;
  person: Session & { person: PersonUser };
  manager: Session;
  /** By developer id: acts are recorded with it, and outlive addresses. */
  admin: { name: string };
};

type Authorise<A extends Access> = (
  ctx: RouterContext,
  service: Service,
  scope: TokenScope | undefined
) => Promise<Callers[A]>;

const AUTHORISE: { [A in Access]: Authorise<A> } = {
  anyone: () => Promise.resolve(undefined),
  session: requireOwnSession,
  person: requirePerson,
  manager: requireManager,
  admin: requireAdmin
};

/** The caller of a route with this access, and with this scope for scripts. @throws RequestError with status 401 or 403. */
export const authorise = <A extends Access>(
  { access, scope }: { access: A; scope?: TokenScope | undefined },
  ctx: RouterContext,
  service: Service
): Promise<Callers[A]> => AUTHORISE[access](ctx, service, scope);

/**
 * CouchDB signs in the users of every installation in it: the session counts with a role in this one, or without any until its
 * user has changed a one-time password.
 */
async function requireOwnSession(ctx: RouterContext, service: Service, scope?: TokenScope): Promise<Session> {
  const session = await requireSession(ctx, service);
  if (parseScriptName(session.name) !== undefined)
    return requireScript(ctx, service, { name: session.name, scope });
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
async function requireManager(
  ctx: RouterContext,
  service: Service,
  scope: TokenScope | undefined
): Promise<Session> {
  const session = await requireOwnSession(ctx, service, scope);
  const slug = ctx.params['slug'] ?? '';
  if (managesTeam(session.roles, slug)) return session;
  throw new RequestError('forbidden', `Only managers of ${slug} may do this.`);
}

async function requireAdmin(ctx: RouterContext, service: Service): Promise<Callers['admin']> {
  const token = ctx.get('Admin-Token');
  if (token !== '') {
    if (await service.adminToken.verify(token)) return { name: 'admin token' };
    throw refuseToken(ctx, service);
  }
  if (!ctx.get('Cookie') && !ctx.get('Authorization'))
    throw new RequestError('sign-in-required', 'This needs the header Admin-Token.');
  const session = await requireOwnSession(ctx, service);
  if (isAdmin(session.roles)) {
    const person = await findPerson(service.couch, session.name);
    return { name: person?.tidesheet.developer ?? session.name };
  }
  throw new RequestError('forbidden', 'Only an admin may do this.');
}

/** The right token is always accepted: nobody can keep an admin out by sending wrong ones. */
const wrongTokens = new RateLimit({ max: 20, windowMs: 60_000, maxKeys: 10_000 });

/** Lines of the log, of all addresses: a flood must not fill the disk. */
const loggedTokens = new RateLimit({ max: 20, windowMs: 60_000, maxKeys: 1 });

function refuseToken(ctx: RouterContext, { log }: Service): RequestError {
  const address = clientAddressOf(ctx);
  const seconds = wrongTokens.exceed(clientNetwork(address), Date.now());
  if (seconds === undefined) {
    if (loggedTokens.exceed('all', Date.now()) === undefined)
      log(`A request from ${address} was refused: wrong admin token.`);
    return new RequestError('sign-in-refused', 'The admin token is wrong.');
  }
  ctx.set('Retry-After', String(seconds));
  return new RequestError(
    'too-many-requests',
    'Too many wrong admin tokens from this address.',
    'Wait a minute.'
  );
}

const isAdmin = (roles: string[]) => roles.includes('admin') || roles.includes('_admin');

/** Whether these roles may read the database of a team. */
export const managesTeam = (roles: string[], slug: string): boolean =>
  roles.includes(managerRole(slug)) || isAdmin(roles);
