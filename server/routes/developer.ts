/** What an admin does about one developer. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { requireAdmin } from '../auth/authorise.ts';
import { disable, enable } from '../people/disable.ts';
import { erase } from '../people/erase.ts';
import { invite } from '../people/invite.ts';
import { rotateToken } from '../people/rotate-token.ts';
import { WrongState } from '../people/sign-in.ts';
import type { Service } from '../service.ts';

/** Does it and gives what to answer; undefined or false where nobody has that id. */
type Act = (developer: string, by: string) => Promise<object | false | undefined>;

export function developerActRoutes(service: Service): Router {
  const router = new Router();

  const acts: Record<string, Act> = {
    'rotate-token': async (developer, by) => {
      const token = await rotateToken(service.couch, developer, by, service.now());
      return token === undefined ? undefined : { api_token: token };
    },
    disable: async (developer, by) => (await disable(service, developer, by)) && { disabled: true },
    enable: async (developer, by) => (await enable(service, developer, by)) && { disabled: false },
    invite: (developer, by) => invite(service, developer, by),
    erase: async (developer, by) => {
      const erased = await erase(service, developer, by);
      return erased && { erased: true, ...erased };
    }
  };

  for (const [name, act] of Object.entries(acts)) {
    router.post(`/developers/:id/${name}`, async (ctx) => {
      const by = await requireAdmin(ctx, service.adminToken, service.couchUrl);
      const developer = ctx.params.id ?? '';
      const done = await act(developer, by).catch((error: unknown) => refuse(ctx, error));
      if (!done) return ctx.throw(404, `Nobody is registered as ${developer}.`);
      ctx.body = { developer_id: developer, ...done };
    });
  }

  return router;
}

function refuse(ctx: Context, error: unknown): never {
  if (error instanceof WrongState) ctx.throw(409, error.message);
  throw error;
}
