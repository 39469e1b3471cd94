/** Registering and listing developers, and what an admin does about one. */
import * as api from '#domain/api/developers.ts';
import { rolesWithin } from '#domain/roles.ts';
import { disable, enable } from '../people/disable.ts';
import { erase } from '../people/erase.ts';
import { invite, rotateToken } from '../people/credentials.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import { heldRoles } from '../people/one-time-passwords.ts';
import { registerDeveloper } from '../people/register.ts';
import { listTeams } from '../people/teams.ts';
import { listAgents, listPeople, unknownDeveloper } from '../people/users.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export function developerRoutes(service: Service): ServedRoute[] {
  const inTurn = <T>(id: string, task: () => Promise<T>) => oneAtATime(service.couch, id, task);
  return [
    serveRoute(service, api.registerDeveloperRoute, async ({ ctx, caller, body }) => {
      const registered = await registerDeveloper(service, body, caller.name);
      if (!registered.created) ctx.status = 200;
      return registered;
    }),

    serveRoute(service, api.listDevelopersRoute, () => listDevelopers(service)),

    serveRoute(service, api.rotateTokenRoute, async ({ caller, params: { id } }) => {
      const token = await inTurn(id, () => rotateToken(service, id, caller.name));
      return { developer_id: id, api_token: token } satisfies api.TokenRotated;
    }),

    serveRoute(service, api.disableDeveloperRoute, async ({ caller, params: { id } }) => {
      await inTurn(id, () => disable(service, id, caller.name));
      return { developer_id: id, disabled: true } satisfies api.SignInSwitched;
    }),

    serveRoute(service, api.enableDeveloperRoute, async ({ caller, params: { id } }) => {
      await inTurn(id, () => enable(service, id, caller.name));
      return { developer_id: id, disabled: false } satisfies api.SignInSwitched;
    }),

    serveRoute(service, api.inviteDeveloperRoute, async ({ caller, params: { id } }) => {
      const { email, password, expires } = await inTurn(id, () => invite(service, id, caller.name));
      return { developer_id: id, email, password, password_expires: expires } satisfies api.Invited;
    }),

    serveRoute(service, api.eraseDeveloperRoute, async ({ caller, params: { id } }) => {
      const erased = await inTurn(id, () => erase(service, id, caller.name));
      if (!erased) throw unknownDeveloper(id);
      return { developer_id: id, erased: true, documents: erased.documents } satisfies api.DeveloperErased;
    })
  ];
}

async function listDevelopers({ couch }: Service): Promise<api.DeveloperList> {
  const [people, agents, teams] = await Promise.all([listPeople(couch), listAgents(couch), listTeams(couch)]);
  return {
    developers: people.map((person) => {
      const { developer, name, database, registered, disabled } = person.tidesheet;
      return {
        developer_id: developer,
        name,
        email: person.name,
        roles: rolesWithin(couch.names.prefix, heldRoles(person)),
        database,
        registered,
        disabled: disabled !== undefined,
        teams: teams.filter((team) => team.members.includes(developer)).map((team) => team.slug),
        agents: agents
          .filter((agent) => agent.tidesheet.developer === developer)
          .map((agent) => agent.tidesheet.label)
      };
    })
  };
}
