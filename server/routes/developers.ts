/** Registering and listing developers: for admins. */
import Router from '@koa/router';
import { Registration } from '#domain/api/developers.ts';
import { requireAdmin } from '../auth/authorise.ts';
import { readBody } from './read-request.ts';
import { AlreadyTaken } from '../people/person-user.ts';
import { registerDeveloper } from '../people/register.ts';
import { listTeams } from '../people/teams.ts';
import { listAgents, listPeople } from '../people/users.ts';
import type { Service } from '../service.ts';

export function developerRoutes(service: Service): Router {
  const { couch, couchUrl, adminToken, now } = service;
  const router = new Router();

  router.post('/register-developer', async (ctx) => {
    const by = await requireAdmin(ctx, adminToken, couchUrl);
    const registration = await readBody(ctx, Registration);
    try {
      const registered = await registerDeveloper(couch, registration, by, now());
      ctx.status = registered.created ? 201 : 200;
      ctx.body = registered;
    } catch (error) {
      if (error instanceof AlreadyTaken) ctx.throw(409, error.message);
      throw error;
    }
  });

  router.get('/developers', async (ctx) => {
    await requireAdmin(ctx, adminToken, couchUrl);
    const [people, agents, teams] = await Promise.all([
      listPeople(couch),
      listAgents(couch),
      listTeams(couch)
    ]);
    ctx.body = {
      developers: people.map(
        ({ name: email, roles, tidesheet: { developer, name, database, registered, disabled } }) => ({
          developer_id: developer,
          name,
          email,
          roles,
          database,
          registered,
          disabled: disabled !== undefined,
          teams: teams.filter((team) => team.members.includes(developer)).map((team) => team.slug),
          agents: agents
            .filter((agent) => agent.tidesheet.developer === developer)
            .map((agent) => agent.tidesheet.label)
        })
      )
    };
  });

  return router;
}
