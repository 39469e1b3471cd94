/** Who is signed in, and the password they may change. */
import Router from '@koa/router';
import { PasswordChange } from '#domain/api/me.ts';
import { managerRole } from '#domain/roles.ts';
import type { Couch } from '../../couch/connection.ts';
import { readBody } from './read-request.ts';
import { requirePassword, requireSession } from '../auth/session.ts';
import { listTeams } from '../people/teams.ts';
import { findPerson, listAgents, putUser, type PersonUser } from '../people/users.ts';
import type { Service } from '../service.ts';

export function meRoutes(service: Service): Router {
  const { couch, couchUrl, now } = service;
  const router = new Router();

  router.get('/me', async (ctx) => {
    const session = await requireSession(ctx, couchUrl);
    const person = await findPerson(couch, session.name);
    const teams = (await listTeams(couch)).filter((team) => managesTeam(session.roles, team.slug));
    ctx.body = {
      user: { name: session.name, roles: session.roles },
      developer: person && {
        id: person.tidesheet.developer,
        name: person.tidesheet.name,
        database: person.tidesheet.database
      },
      /** The teams whose database this person may read. */
      teams: teams.map(({ slug, name }) => ({ slug, name, database: couch.names.team(slug) })),
      databases: { own: person?.tidesheet.database, org: couch.names.org },
      agents: await describeAgents(couch, person?.name === session.name ? person : undefined),
      mustChangePassword: person?.name === session.name && person.tidesheet.oneTimePassword,
      syncIntervalMinutes: service.syncIntervalMinutes,
      serverTime: new Date(now()).toISOString()
    };
  });

  router.post('/me/password', async (ctx) => {
    const session = await requireSession(ctx, couchUrl);
    const { current, password } = await readBody(ctx, PasswordChange);
    const person = await findPerson(couch, session.name);
    if (person?.name !== session.name)
      return ctx.throw(403, 'Only people have passwords; an agent has its token.');
    await requirePassword(ctx, couchUrl, person.name, current);
    await putUser(couch, { ...person, password, tidesheet: { ...person.tidesheet, oneTimePassword: false } });
    ctx.body = { ok: true };
  });

  return router;
}

/** A person's tokens: a device that last reported before the oldest of them was made has one that is refused. */
async function describeAgents(couch: Couch, person: PersonUser | undefined) {
  if (person === undefined) return undefined;
  const agents = await listAgents(couch, person.tidesheet.developer);
  return agents.map(({ tidesheet: { label, created, disabled } }) => ({
    label,
    created,
    disabled: disabled !== undefined
  }));
}

const managesTeam = (roles: string[], slug: string) =>
  roles.includes(managerRole(slug)) || roles.includes('admin') || roles.includes('_admin');
