/** How long each kind of document is stored. */
import {
  getRetentionRoute,
  previewRetentionRoute,
  saveRetentionRoute,
  type RetentionSettings
} from '#domain/api/retention.ts';
import { MAX_RETENTION_MONTHS, MIN_RETENTION_MONTHS, RETENTION_KINDS } from '#domain/documents/retention.ts';
import { describeMonths, RETENTION_LABELS } from '#domain/retention/retention-labels.ts';
import { defineCommand } from '../../../cli/command.ts';
import { UsageError } from '../../../cli/errors.ts';
import { flag, text } from '../../../cli/inputs.ts';
import type { Context } from '../context.ts';
import { adminInputs, callServer, formatTable } from './call-server.ts';

const months = (kind: string, what: string) =>
  text(`--${kind} <months>`, `${what}: so many months, or "forever"`);

export const retention = defineCommand({
  name: 'retention',
  summary: 'Show or set for how many months each kind of document is stored',
  description:
    'A kind that is not named stays as it is. Without --yes it shows what would be deleted, and changes nothing.',
  inputs: {
    days: months('days', 'Days of machines and people'),
    months: months('months', 'Monthly totals'),
    entries: months('entries', 'Entries and absences'),
    statements: months('statements', 'Submitted weeks and reviews'),
    audit: months('audit', 'What admins did'),
    yes: flag('--yes', 'Saves it, and deletes what has expired for good'),
    ...adminInputs
  },
  run: async ({ yes, json, url, ...typed }, context: Context) => {
    const stored = await callServer(context, getRetentionRoute, { url });
    if (RETENTION_KINDS.every((kind) => typed[kind] === undefined)) return show(context, stored, json);
    const keep_months = { ...stored.keep_months };
    for (const kind of RETENTION_KINDS) {
      const given = typed[kind];
      if (given === 'forever') delete keep_months[kind];
      else if (given !== undefined) keep_months[kind] = readMonths(kind, given);
    }
    const body = { keep_months };
    if (yes) return show(context, await callServer(context, saveRetentionRoute, { url, body }), json);
    const preview = await callServer(context, previewRetentionRoute, { url, body });
    if (json) context.print(JSON.stringify(preview));
    else {
      const rows = preview.kinds.map(({ kind, before, documents }) => [
        RETENTION_LABELS[kind],
        before,
        String(documents)
      ]);
      for (const line of formatTable([['KIND', 'DELETED BEFORE', 'DOCUMENTS'], ...rows])) context.print(line);
      context.print('Nothing was changed. To save it and delete these: --yes');
    }
    return 0;
  }
});

function readMonths(kind: string, given: string): number {
  const months = Number(given);
  if (/^\d+$/.test(given) && months >= MIN_RETENTION_MONTHS && months <= MAX_RETENTION_MONTHS) return months;
  throw new UsageError(
    `--${kind} takes whole months from ${MIN_RETENTION_MONTHS} to ${MAX_RETENTION_MONTHS}, or "forever".`
  );
}

function show(context: Context, settings: RetentionSettings, json: boolean): number {
  const { keep_months, deleted_before } = settings;
  if (json) context.print(JSON.stringify(settings));
  else {
    const rows = RETENTION_KINDS.map((kind) => [
      RETENTION_LABELS[kind],
      describeMonths(keep_months[kind]),
      deleted_before[kind] ?? ''
    ]);
    for (const line of formatTable([['KIND', 'STORED', 'DELETED BEFORE'], ...rows])) context.print(line);
  }
  return 0;
}
