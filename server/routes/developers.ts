/** Registering and listing developers, and what an admin does about one. */
import * as api from '#domain/api/developers.ts';
import type * as v from 'valibot';
import { listDevelopers } from '../people/describe.ts';
import { disable, enable } from '../people/disable.ts';
import { erase } from '../people/erase.ts';
import { invite, rotateToken } from '../people/credentials.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import { registerDeveloper } from '../people/register.ts';
import { unknownDeveloper } from '../people/users.ts';
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

    serveRoute(service, api.listDevelopersRoute, async ({ query }) =>
      pageOf(await listDevelopers(service), query)
    ),

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
      return { developer_id: id, erased: true, ...erased } satisfies api.DeveloperErased;
    })
  ];
}

/** A page of those whom the search means. `after` is the last id of the page before. */
function pageOf(
  all: api.ListedDeveloper[],
  query: v.InferOutput<typeof api.DeveloperSearch>
): api.DeveloperList {
  const { search = '', state, team, after = '', limit = Infinity } = query;
  const text = search.toLowerCase();
  const found = all.filter(
    ({ developer_id, name, email, ...rest }) =>
      [developer_id, name.toLowerCase(), email].some((one) => one.includes(text)) &&
      (state === undefined || rest.state === state) &&
      (team === undefined || rest.teams.includes(team))
  );
  const left = found.filter(({ developer_id }) => developer_id > after);
  const developers = left.slice(0, limit);
  const next = left.length > developers.length ? developers.at(-1)?.developer_id : undefined;
  return { developers, total: found.length, ...(next !== undefined && { next }) };
}
