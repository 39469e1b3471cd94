/** Commands about tokens, devices and data of one person, about teams, and the audit. */
import { writeFile } from 'node:fs/promises';
import { listActsRoute } from '#domain/api/audit.ts';
import { mergeDeviceRoute, revokeTokenRoute, rotateOneTokenRoute } from '#domain/api/developer.ts';
import { eraseDeveloperRoute, rotateTokenRoute } from '#domain/api/developers.ts';
import { exportDeveloperRoute } from '#domain/api/export.ts';
import { createTeamRoute, listTeamsRoute, renameTeamRoute } from '#domain/api/teams.ts';
import { describeCertificate } from '#domain/documents/erasure-certificate.ts';
import { writeFileAtomically } from '../../../cli/atomic-file.ts';
import { defineCommand } from '../../../cli/command.ts';
import { FileError, UsageError } from '../../../cli/errors.ts';
import { requiredText, text, wholeNumber } from '../../../cli/inputs.ts';
import type { Context } from '../context.ts';
import { adminInputs, callServer, formatTable, requestServer } from './call-server.ts';
import { id } from './people.ts';

export const rotateToken = defineCommand({
  name: 'rotate-token',
  summary: 'Replace the token of one machine, or all tokens of a person by one',
  inputs: { id, label: text('[label]', 'The token; without it all of them'), ...adminInputs },
  run: async ({ id, label, json, url }, context: Context) => {
    const made =
      label === undefined
        ? await callServer(context, rotateTokenRoute, { url, params: { id } })
        : await callServer(context, rotateOneTokenRoute, { url, params: { id, label } });
    context.print(json ? JSON.stringify(made) : `New token, shown once: ${made.api_token}`);
    return 0;
  }
});

export const revokeToken = defineCommand({
  name: 'revoke-token',
  summary: 'Revoke the token of one machine; its days stay',
  inputs: { id, label: requiredText('<label>', 'The token, as person shows it'), ...adminInputs },
  run: async ({ id, label, json, url }, context: Context) => {
    const done = await callServer(context, revokeTokenRoute, { url, params: { id, label } });
    context.print(
      json ? JSON.stringify(done) : done.revoked ? `${label} is revoked.` : `${id} has no token ${label}.`
    );
    return done.revoked ? 0 : 1;
  }
});

export const mergeDevice = defineCommand({
  name: 'merge-device',
  summary: 'Count a device as another one, for a machine that was installed again',
  description: 'No day is changed. Without --into the device is one of its own again.',
  inputs: {
    id,
    device: requiredText('<device>', 'The device, as person shows it'),
    into: text('--into <device>', 'The device that it counts as'),
    ...adminInputs
  },
  run: async ({ id, device, into = null, json, url }, context: Context) => {
    const done = await callServer(context, mergeDeviceRoute, { url, params: { id, device }, body: { into } });
    const says = done.merged_into === null ? 'is a device of its own' : `counts as ${done.merged_into}`;
    context.print(json ? JSON.stringify(done) : `${device} ${says}.`);
    return 0;
  }
});

export const exportPerson = defineCommand({
  name: 'export',
  summary: 'Write everything that is stored about a person to a zip file',
  inputs: { id, file: requiredText('<file>', 'The zip file; it must not exist'), ...adminInputs },
  run: async ({ id, file, json, url }, context: Context) => {
    const response = await requestServer(context, exportDeveloperRoute, { url, params: { id } });
    const bytes = Buffer.from(await response.arrayBuffer());
    await writeFile(file, bytes, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
      throw new FileError(file, error);
    });
    context.print(
      json
        ? JSON.stringify({ developer_id: id, file, bytes: bytes.length })
        : `${file}: ${bytes.length} bytes`
    );
    return 0;
  }
});

export const erase = defineCommand({
  name: 'erase',
  summary: 'Erase a person for good, and print the certificate',
  inputs: {
    id,
    confirm: requiredText('--confirm <id>', 'The id once more'),
    certificate: text('--certificate <file>', 'Also writes the certificate to a file, as JSON'),
    ...adminInputs
  },
  run: async ({ id, confirm, certificate: file, json, url }, context: Context) => {
    if (confirm !== id) throw new UsageError(`--confirm must be ${id}. Nothing was erased.`);
    const erased = await callServer(context, eraseDeveloperRoute, { url, params: { id } });
    const { certificate } = erased;
    context.print(json ? JSON.stringify(erased) : describeCertificate(certificate));
    if (file !== undefined) await writeFileAtomically(file, `${JSON.stringify(certificate, undefined, 2)}\n`);
    return 0;
  }
});

export const teams = defineCommand({
  name: 'teams',
  summary: 'List the teams, create one or rename one',
  inputs: {
    create: text('--create <slug>', 'Creates a team'),
    rename: text('--rename <slug>', 'Renames a team'),
    name: text('--name <name>', 'The name of the team'),
    ...adminInputs
  },
  run: async ({ create, rename, name, json, url }, context: Context) => {
    if (rename !== undefined && name === undefined) throw new UsageError('--rename needs --name.');
    if (create !== undefined)
      await callServer(context, createTeamRoute, { url, body: { slug: create, name } });
    if (rename !== undefined)
      await callServer(context, renameTeamRoute, { url, params: { slug: rename }, body: { name } });
    const found = await callServer(context, listTeamsRoute, { url });
    const rows = found.teams.map((team) => [team.slug, team.name, String(team.members.length)]);
    if (json) context.print(JSON.stringify(found));
    else for (const line of formatTable([['TEAM', 'NAME', 'MEMBERS'], ...rows])) context.print(line);
    return 0;
  }
});

export const audit = defineCommand({
  name: 'audit',
  summary: 'List what admins did, the newest first',
  inputs: {
    by: text('--by <who>', 'Only acts of this admin'),
    act: text('--act <act>', 'Only acts of this kind, such as erase'),
    subject: text('--subject <id>', 'Only acts about this developer or team'),
    from: text('--from <date>', 'From this date (UTC)'),
    to: text('--to <date>', 'Up to this date (UTC)'),
    before: text('--before <id>', 'Older than this act: the last one of the page before'),
    limit: wholeNumber('--limit <n>', 'So many at most, 50 by default', { min: 1, max: 500 }),
    ...adminInputs
  },
  run: async ({ json, url, limit, ...filter }, context: Context) => {
    const query = { ...filter, limit: limit === undefined ? undefined : String(limit) };
    const found = await callServer(context, listActsRoute, { url, query });
    if (json) {
      context.print(JSON.stringify(found));
      return 0;
    }
    const rows = found.acts.map(({ at, by, act, subject, detail }) => [
      at,
      by,
      act,
      subject,
      detail === undefined ? '' : JSON.stringify(detail)
    ]);
    for (const line of formatTable([['AT', 'BY', 'ACT', 'SUBJECT', 'DETAIL'], ...rows])) context.print(line);
    if (found.next !== undefined) context.print(`Older ones: --before ${found.next}`);
    return 0;
  }
});
