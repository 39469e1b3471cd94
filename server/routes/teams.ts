/** Teams, for admins. */
import { createTeamRoute, listTeamsRoute, renameTeamRoute, type ListedTeam } from '#domain/api/teams.ts';
import { teamId, type Team } from '#domain/documents/team.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import { createTeam, getTeam, listTeams, renameTeam } from '../people/teams.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export function teamRoutes(service: Service): ServedRoute[] {
  const { couch } = service;
  const inTurn = <T>(slug: string, task: () => Promise<T>) => oneAtATime(couch, teamId(slug), task);
  return [
    serveRoute(service, listTeamsRoute, async () => ({ teams: (await listTeams(couch)).map(present) })),

    serveRoute(service, createTeamRoute, async ({ ctx, caller, body }) => {
      const isCreated = await inTurn(body.slug, () => createTeam(service, body, caller.name));
      if (!isCreated) ctx.status = 200;
      return present(await getTeam(couch, body.slug));
    }),

    serveRoute(service, renameTeamRoute, async ({ caller, params: { slug }, body: { name } }) => {
      await inTurn(slug, () => renameTeam(service, { slug, name }, caller.name));
      return present(await getTeam(couch, slug));
    })
  ];
}

const present = ({ slug, name, members }: Team): ListedTeam => ({ slug, name, members });
