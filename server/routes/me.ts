/** Who is signed in, and the password they may change. */
import { createHash } from 'node:crypto';
import { type AgentContact, getAgentContactRoute } from '#domain/api/agent-contact.ts';
import { getMeRoute, type Me } from '#domain/api/me.ts';
import {
  changePasswordRoute,
  signOutEverywhereRoute,
  type PasswordChanged,
  type SignedOutEverywhere
} from '#domain/api/password.ts';
import { managesTeam } from '../auth/authorise.ts';
import { requireCurrentPassword } from '../auth/current-password.ts';
import { RequestError } from '../errors.ts';
import { readOrgPart, readOwnPart } from '../people/agent-contact.ts';
import { changePassword, replacePassword } from '../people/change-password.ts';
import { describeToken } from '../people/describe.ts';
import { listTeams } from '../people/teams.ts';
import { findPerson, listAgents } from '../people/users.ts';
import type { Service } from '../service.ts';
import { isUnchanged } from './entity-tag.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export function meRoutes(service: Service): ServedRoute[] {
  const { couch, now, syncIntervalMinutes } = service;
  return [
    serveRoute(service, getMeRoute, async ({ caller }) => {
      const person = await findPerson(couch, caller.name);
      const isPerson = person?.name === caller.name;
      const teams = (await listTeams(couch)).filter(({ slug }) => managesTeam(caller.roles, slug));
      return {
        user: { name: caller.name, roles: caller.roles },
        developer: person && {
          id: person.tidesheet.developer,
          name: person.tidesheet.name,
          database: person.tidesheet.database
        },
        teams: teams.map(({ slug, name }) => ({ slug, name, database: couch.names.team(slug) })),
        databases: { own: person?.tidesheet.database, org: couch.names.org },
        agents: isPerson
          ? (await listAgents(couch, person.tidesheet.developer)).map(describeToken)
          : undefined,
        mustChangePassword: isPerson && person.tidesheet.oneTimePassword !== undefined,
        syncIntervalMinutes,
        serverTime: new Date(now()).toISOString()
      } satisfies Me;
    }),

    serveRoute(service, getAgentContactRoute, async ({ ctx, caller }) => {
      // CouchDB also refuses those who signed in with a one-time password.
      if (caller.roles.length === 0)
        throw new RequestError('forbidden', 'Choose a password of your own first.');
      const person = await findPerson(couch, caller.name);
      const [own, org] = await Promise.all([
        person === undefined
          ? { developer: null, devices: [] }
          : readOwnPart({ couch, callersCouch: caller.couch }, person),
        readOrgPart(couch)
      ]);
      const contact: AgentContact = {
        user: { name: caller.name },
        syncIntervalMinutes,
        ...own,
        ...org
      };
      isUnchanged(ctx, tagOf(contact));
      return contact;
    }),

    serveRoute(service, changePasswordRoute, async ({ ctx, caller: { person }, body }) => {
      await requireCurrentPassword(ctx, service, { person, password: body.current });
      await changePassword(couch, person, body);
      return { ok: true } satisfies PasswordChanged;
    }),

    serveRoute(service, signOutEverywhereRoute, async ({ ctx, caller: { person }, body }) => {
      if (person.tidesheet.oneTimePassword)
        throw new RequestError('account-state', 'Choose a password of your own first.');
      await requireCurrentPassword(ctx, service, { person, password: body.current });
      await replacePassword(couch, person, body.current);
      return { ok: true } satisfies SignedOutEverywhere;
    })
  ];
}

const TAG_LENGTH = 22;

/** Agents send it with every request: 128 bits of it are enough. */
const tagOf = (contact: AgentContact) =>
  createHash('sha256').update(JSON.stringify(contact)).digest('base64url').slice(0, TAG_LENGTH);
