/** Tokens for scripts: of the caller, and of everybody for admins. */
import * as api from '#domain/api/script-tokens.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import { createScriptToken, listScriptTokens, revokeScriptToken } from '../people/script-tokens.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export function scriptTokenRoutes(service: Service): ServedRoute[] {
  return [
    serveRoute(
      service,
      api.listOwnScriptTokensRoute,
      async ({ caller: { person } }) =>
        ({
          tokens: await listScriptTokens(service, person.tidesheet.developer)
        }) satisfies api.ScriptTokenList
    ),

    serveRoute(service, api.createScriptTokenRoute, ({ caller: { person }, body }) =>
      oneAtATime(service.couch, person.tidesheet.developer, () => createScriptToken(service, person, body))
    ),

    serveRoute(
      service,
      api.revokeOwnScriptTokenRoute,
      async ({ caller: { person }, params: { token: id } }) => {
        const { developer } = person.tidesheet;
        const revoked = await revokeScriptToken(service, { id, developer }, { by: developer });
        return { id, revoked } satisfies api.ScriptTokenRevoked;
      }
    ),

    serveRoute(
      service,
      api.listScriptTokensRoute,
      async () => ({ tokens: await listScriptTokens(service) }) satisfies api.ScriptTokenList
    ),

    serveRoute(service, api.revokeScriptTokenRoute, async ({ caller, params: { token: id } }) => {
      const revoked = await revokeScriptToken(service, { id }, { by: caller.name });
      return { id, revoked } satisfies api.ScriptTokenRevoked;
    })
  ];
}
