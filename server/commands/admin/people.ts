/** Commands about people: listing, registering, changing, inviting. */
import { readFile } from 'node:fs/promises';
import { COVERAGE_DAYS, getDeveloperRoute, updateDeveloperRoute } from '#domain/api/developer.ts';
import {
  disableDeveloperRoute,
  enableDeveloperRoute,
  listDevelopersRoute,
  registerDeveloperRoute,
  type ListedDeveloper
} from '#domain/api/developers.ts';
import { createEnrolmentLinkRoute } from '#domain/api/enrolment.ts';
import { importDevelopersRoute, type ImportResult, type ImportRow } from '#domain/api/import.ts';
import { listInvitationsRoute, revokeInvitationRoute } from '#domain/api/invitations.ts';
import { resetSecondFactorRoute } from '#domain/api/second-factor.ts';
import { INVITATION_USES } from '#domain/documents/enrolment.ts';
import { defineCommand } from '../../../cli/command.ts';
import { UnreadableFileError, UsageError } from '../../../cli/errors.ts';
import { flag, requiredText, text, wholeNumber } from '../../../cli/inputs.ts';
import type { Context } from '../context.ts';
import { adminInputs, callServer, formatTable, listOf } from './call-server.ts';

export const id = requiredText('<id>', 'The id of a developer, john_doe');

const rowOf = ({ developer_id, name, email, state, teams, last_sync }: ListedDeveloper) => [
  developer_id,
  name,
  email,
  state,
  teams.join(' '),
  last_sync ?? 'never'
];
const HEADS = ['ID', 'NAME', 'E-MAIL', 'STATE', 'TEAMS', 'LAST SYNC'];

export const people = defineCommand({
  name: 'people',
  summary: 'List the people who are registered',
  inputs: {
    ...adminInputs,
    search: text('--search <text>', 'Part of an id, a name or an e-mail address'),
    state: text('--state <state>', 'active, invited, disabled or erasing'),
    team: text('--team <slug>', 'Only the members of a team')
  },
  run: async ({ json, url, ...query }, context: Context) => {
    const found = await callServer(context, listDevelopersRoute, { url, query });
    if (json) context.print(JSON.stringify(found));
    else for (const line of formatTable([HEADS, ...found.developers.map(rowOf)])) context.print(line);
    return 0;
  }
});

export const person = defineCommand({
  name: 'person',
  summary: 'Show one person: roles, teams, devices, tokens, invitations',
  inputs: { id, ...adminInputs },
  run: async ({ id, json, url }, context: Context) => {
    const { print } = context;
    const found = await callServer(context, getDeveloperRoute, { url, params: { id } });
    if (json) {
      print(JSON.stringify(found));
      return 0;
    }
    for (const line of formatTable([HEADS, rowOf(found)])) print(line);
    print(`Roles: ${found.roles.join(', ')}`);
    const devices = found.devices.map((one) => [
      one.device,
      one.version ?? '-',
      one.reported_until ?? 'never',
      `${one.days_reported} of ${COVERAGE_DAYS} days`,
      one.refused ? `${one.refused} refused` : '',
      one.token ?? '',
      one.merged_into === null ? '' : `counts as ${one.merged_into}`
    ]);
    for (const line of formatTable([
      ['DEVICE', 'VERSION', 'REPORTED UNTIL', 'COVERAGE', 'ERRORS', 'TOKEN', ''],
      ...devices
    ]))
      print(line);
    for (const { label, created, disabled } of found.tokens)
      print(`Token ${label}, made ${created}${disabled ? ', disabled' : ''}`);
    for (const one of found.invitations)
      print(`Invitation ${one.id} for ${one.open.join(' and ')}, until ${one.expires}`);
    return 0;
  }
});

const changes = {
  name: text('--name <name>', 'The name that others see'),
  email: text('--email <address>', 'The address that they sign in with'),
  teams: text('--teams <slugs>', 'Teams, with commas between'),
  roles: text('--roles <roles>', 'admin, manager or manager:<team>, with commas between; "" for none')
};

export const register = defineCommand({
  name: 'register',
  summary: 'Register a person',
  description: 'The token and the one-time password are shown once.',
  inputs: { id, ...changes, ...adminInputs },
  run: async ({ id, name, email, teams, roles, json, url }, context: Context) => {
    const body = { developer_id: id, name, email, teams: listOf(teams), roles: listOf(roles) };
    const made = await callServer(context, registerDeveloperRoute, { url, body });
    if (json) {
      context.print(JSON.stringify(made));
      return 0;
    }
    context.print(`${made.developer_id} ${made.created ? 'is registered' : 'was registered already'}.`);
    if (made.api_token !== undefined) context.print(`API token, shown once: ${made.api_token}`);
    if (made.password !== undefined) context.print(`One-time password, shown once: ${made.password}`);
    for (const note of made.notes ?? []) context.print(note);
    return 0;
  }
});

export const update = defineCommand({
  name: 'update',
  summary: 'Change the name, the e-mail address, the roles or the teams of a person',
  description: 'What is not named stays. --roles and --teams replace all that they have.',
  inputs: { id, ...changes, ...adminInputs },
  run: async ({ id, name, email, teams, roles, json, url }, context: Context) => {
    const body = { name, email, teams: listOf(teams), roles: listOf(roles) };
    if (Object.values(body).every((value) => value === undefined))
      throw new UsageError('Name what changes: --name, --email, --teams or --roles.');
    const changed = await callServer(context, updateDeveloperRoute, { url, params: { id }, body });
    if (json) context.print(JSON.stringify(changed));
    else for (const line of formatTable([HEADS, rowOf(changed)])) context.print(line);
    return 0;
  }
});

export const disable = defineCommand({
  name: 'disable',
  summary: 'Keep a person and their agents from signing in; their data stay',
  inputs: { id, ...adminInputs },
  run: async ({ id, json, url }, context: Context) => {
    const done = await callServer(context, disableDeveloperRoute, { url, params: { id } });
    context.print(json ? JSON.stringify(done) : `${id} and their agents can no longer sign in.`);
    return 0;
  }
});

export const resetSecondFactor = defineCommand({
  name: 'reset-second-factor',
  summary: 'Let a person who lost their authenticator app sign in with their password alone',
  inputs: { id, ...adminInputs },
  run: async ({ id, json, url }, context: Context) => {
    const done = await callServer(context, resetSecondFactorRoute, { url, params: { id } });
    if (json) context.print(JSON.stringify(done));
    else
      context.print(
        done.reset ? `${id} signs in with their password alone.` : `${id} had no two-step sign-in.`
      );
    return 0;
  }
});

export const enable = defineCommand({
  name: 'enable',
  summary: 'Let a person and their agents sign in again',
  inputs: { id, ...adminInputs },
  run: async ({ id, json, url }, context: Context) => {
    const done = await callServer(context, enableDeveloperRoute, { url, params: { id } });
    context.print(json ? JSON.stringify(done) : `${id} and their agents can sign in again.`);
    return 0;
  }
});

export const invite = defineCommand({
  name: 'invite',
  summary: 'Make a link with which a person chooses a password and connects one machine',
  description:
    'The link is shown once. With --only password it resets the password of somebody who forgot it.',
  inputs: {
    id,
    days: wholeNumber('--days <n>', 'For how many days it can be used, 7 by default', { min: 1, max: 90 }),
    only: text('--only <use>', 'machine or password'),
    ...adminInputs
  },
  run: async ({ id, days, only, json, url }, context: Context) => {
    const uses = INVITATION_USES.filter((use) => only === undefined || use === only);
    if (uses.length === 0) throw new UsageError(`--only takes ${INVITATION_USES.join(' or ')}.`);
    const body = { uses, ...(days !== undefined && { days }) };
    const made = await callServer(context, createEnrolmentLinkRoute, { url, params: { id }, body });
    context.print(json ? JSON.stringify(made) : `${made.link}\nIt can be used until ${made.expires}.`);
    return 0;
  }
});

export const invitations = defineCommand({
  name: 'invitations',
  summary: 'List the links that can still be used, or revoke one',
  inputs: { revoke: text('--revoke <id>', 'Revokes the link with this id'), ...adminInputs },
  run: async ({ revoke, json, url }, context: Context) => {
    const { print } = context;
    if (revoke !== undefined) {
      const done = await callServer(context, revokeInvitationRoute, { url, params: { id: revoke } });
      print(json ? JSON.stringify(done) : done.revoked ? 'The link is revoked.' : 'There is no such link.');
      return done.revoked ? 0 : 1;
    }
    const found = await callServer(context, listInvitationsRoute, { url });
    if (json) print(JSON.stringify(found));
    else
      for (const line of formatTable([
        ['DEVELOPER', 'FOR', 'BY', 'EXPIRES', 'ID'],
        ...found.invitations.map((one) => [one.developer_id, one.open.join(' '), one.by, one.expires, one.id])
      ]))
        print(line);
    return 0;
  }
});

export const importPeople = defineCommand({
  name: 'import',
  summary: 'Register the people of a CSV file; without --apply only show what would change',
  description:
    'The first line names the columns: id, name, email, teams, roles. Ends with 1 where a row has an error.',
  inputs: {
    file: requiredText('<file>', 'The CSV file'),
    apply: flag('--apply', 'Do it'),
    ...adminInputs
  },
  run: async ({ file, apply, json, url }, context: Context) => {
    const csv = await readFile(file, 'utf8').catch((error: unknown) => {
      throw new UnreadableFileError(file, error instanceof Error ? error.message : String(error));
    });
    const rows: ImportRow[] = [];
    let notes: string[] = [];
    for (let from: number | undefined = 0; from !== undefined;) {
      const part: ImportResult = await callServer(context, importDevelopersRoute, {
        url,
        body: { csv, apply, from }
      });
      rows.push(...part.rows);
      notes = part.notes;
      from = part.next;
    }
    if (json) context.print(JSON.stringify({ applied: apply, rows, notes }));
    else {
      for (const note of notes) context.warn(note);
      const lines = rows.map((row) => [
        String(row.line),
        row.developer_id,
        row.outcome,
        row.notes.join(' '),
        row.link ?? ''
      ]);
      for (const line of formatTable([['LINE', 'ID', apply ? 'DONE' : 'WOULD', 'NOTES', 'LINK'], ...lines]))
        context.print(line);
    }
    return rows.some(({ outcome }) => outcome === 'error') ? 1 : 0;
  }
});
