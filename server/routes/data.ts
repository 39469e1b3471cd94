/** People, days, projects and statements of what the caller may see. */
import * as api from '#domain/api/data.ts';
import {
  type TeamDeveloper,
  TeamDeveloper as TeamDeveloperSchema,
  teamDeveloperRange
} from '#domain/documents/team-developer.ts';
import { makeReport } from '#domain/reports/sources.ts';
import type { Session } from '../auth/session.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import { requireOwn, requireTeam } from '../reports/data-scope.ts';
import { reportOfTeam } from '../reports/make-team-report.ts';
import { describeOwn, readOwnSources } from '../reports/own-sources.ts';
import {
  ownDays,
  ownStatements,
  pageOf,
  seenProjects,
  teamDays,
  teamStatements,
  trackedByProject
} from '../reports/read-data.ts';
import { readAll } from '../reports/read-documents.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';
import { teamReadError } from './team-read-error.ts';

export function dataRoutes(service: Service): ServedRoute[] {
  /** Reads a team, which its people are shown. @throws RequestError */
  const ofTeam = async <T>(
    caller: Session,
    slug: string,
    read: (database: string) => Promise<T>
  ): Promise<T> => {
    requireTeam(caller, slug);
    try {
      const result = await read(caller.couch.names.team(slug));
      service.readers.note(slug, caller.name);
      return result;
    } catch (error) {
      throw teamReadError(error, slug);
    }
  };
  return [
    serveRoute(service, api.listSeenPeopleRoute, async ({ caller, query }) => {
      const { team, limit, cursor } = query;
      const people =
        team === undefined
          ? [await describeOwn(await requireOwn(service, caller))]
          : await ofTeam(caller, team, (database) =>
              readAll(caller.couch, database, teamDeveloperRange(), TeamDeveloperSchema)
            );
      const { items, ...next } = pageOf(people, ({ developer }) => developer, { limit, cursor });
      return { people: items.map(seenPerson), ...next } satisfies api.SeenPeople;
    }),

    serveRoute(service, api.listSeenDaysRoute, async ({ caller, query }) => {
      const { team } = query;
      if (team !== undefined)
        return ofTeam(caller, team, (database) =>
          teamDays(caller.couch, database, { cursor: undefined, ...query })
        );
      return ownDays(await requireOwn(service, caller, query.person), { cursor: undefined, ...query });
    }),

    serveRoute(service, api.listSeenProjectsRoute, async ({ caller, query }) => {
      const { team, limit, cursor } = query;
      const definition = trackedByProject(query);
      const rows = await oneAtATime(service.couch, 'a report', async () => {
        if (team === undefined) {
          const own = await requireOwn(service, caller);
          return makeReport(definition, await readOwnSources(own, query)).rows;
        }
        return ofTeam(
          caller,
          team,
          async () => (await reportOfTeam(caller.couch, team, definition, service.now())).report.rows
        );
      });
      return seenProjects(rows, { limit, cursor });
    }),

    serveRoute(service, api.listSeenStatementsRoute, async ({ caller, query }) => {
      const { team } = query;
      if (team !== undefined)
        return ofTeam(caller, team, (database) =>
          teamStatements(caller.couch, database, { cursor: undefined, ...query })
        );
      return ownStatements(await requireOwn(service, caller, query.person), { cursor: undefined, ...query });
    })
  ];
}

const seenPerson = ({ developer, name, devices }: TeamDeveloper) => ({
  developer_id: developer,
  name,
  machines: devices.map(({ device, os, through }) => ({ device, os, reported_until: through }))
});
