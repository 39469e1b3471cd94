/** The second step of signing in: people set it up and remove it, admins reset it. */
import * as api from '#domain/api/second-factor.ts';
import { requireCurrentPassword } from '../auth/current-password.ts';
import { RequestError } from '../errors.ts';
import { recordAct } from '../people/audit.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  describeSecondFactor,
  removeSecondFactor,
  requireCode
} from '../people/second-factor.ts';
import { getDeveloper } from '../people/users.ts';
import type { PersonUser } from '../people/user-documents.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export function secondFactorRoutes(service: Service): ServedRoute[] {
  const { couch, now } = service;
  const record = (act: string, by: string, subject: string) => recordAct(couch, { by, act, subject }, now());
  const inTurn = <T>({ tidesheet }: PersonUser, task: () => Promise<T>) =>
    oneAtATime(couch, tidesheet.developer, task);
  return [
    serveRoute(service, api.getSecondFactorRoute, ({ caller: { person } }) =>
      describeSecondFactor(couch, person.tidesheet)
    ),

    serveRoute(service, api.beginSecondFactorRoute, async ({ ctx, caller: { person }, body }) => {
      if (person.tidesheet.oneTimePassword)
        throw new RequestError('account-state', 'Choose a password of your own first.');
      await requireCurrentPassword(ctx, service, { person, password: body.current });
      return inTurn(person, () => beginSecondFactor(couch, person, now()));
    }),

    serveRoute(service, api.confirmSecondFactorRoute, ({ caller: { person }, body: { code } }) =>
      inTurn(person, async () => {
        const codes = await confirmSecondFactor(couch, { person, code }, now());
        const { developer } = person.tidesheet;
        await record('second-factor-on', developer, developer);
        return { recovery_codes: codes };
      })
    ),

    serveRoute(service, api.removeSecondFactorRoute, async ({ ctx, caller: { person }, body }) => {
      await requireCurrentPassword(ctx, service, { person, password: body.current });
      return inTurn(person, async () => {
        await requireCode(service, person, body.code);
        const { developer } = person.tidesheet;
        if (await removeSecondFactor(couch, person.tidesheet))
          await record('second-factor-off', developer, developer);
        return describeSecondFactor(couch, person.tidesheet);
      });
    }),

    serveRoute(service, api.resetSecondFactorRoute, async ({ caller, params: { id } }) => {
      const person = await getDeveloper(couch, id);
      const reset = await inTurn(person, () => removeSecondFactor(couch, person.tidesheet));
      if (reset) await record('second-factor-reset', caller.name, id);
      return { developer_id: id, reset };
    })
  ];
}
