/** Reports as files. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { definitionOfQuery, getReportRoute, REPORT_TYPES, type ReportQuery } from '#domain/api/reports.ts';
import { csvOf } from '#domain/reports/export-csv.ts';
import { jsonLinesOf } from '#domain/reports/export-json.ts';
import { xlsxOf } from '#domain/reports/export-xlsx.ts';
import type { ReportTable } from '#domain/reports/report-table.ts';
import { utcDateOf } from '#domain/time/calendar.ts';
import * as v from 'valibot';
import type { Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import { requireOwn, requireTeam } from '../reports/data-scope.ts';
import { makeOwnReport, makeReadyMade, makeTeamReport } from '../reports/make-team-report.ts';
import type { Service } from '../service.ts';
import { isUnchanged } from './entity-tag.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';
import { teamReadError } from './team-read-error.ts';

/** So many are made at once, or wait: each reads a lot. */
const MAX_WAITING = 20;

export function reportRoutes(service: Service): ServedRoute[] {
  let waiting = 0;
  return [
    serveRoute(service, getReportRoute, async ({ ctx, caller, query }) => {
      const definition = definitionOfQuery(query);
      if (!definition.success)
        throw new RequestError(
          'invalid-request',
          definition.issues
            .map((issue) => [v.getDotPath(issue), issue.message].filter(Boolean).join(' '))
            .join('; ')
        );
      const { team, report } = query;
      const own = team === undefined ? await requireOwn(service, caller) : undefined;
      if (team !== undefined) requireTeam(caller, team);
      if (waiting >= MAX_WAITING) {
        ctx.set('Retry-After', '10');
        throw new RequestError('too-many-requests', 'The server is making many reports.', 'Try again.');
      }
      waiting++;
      try {
        const nowMs = service.now();
        const database = own?.person.tidesheet.database ?? caller.couch.names.team(team ?? '');
        const tag = await tagOf(caller.couch, database, [query, utcDateOf(nowMs)]);
        if (team !== undefined) service.readers.note(team, caller.name);
        if (isUnchanged(ctx, tag)) return undefined;
        const table = await oneAtATime(service.couch, 'a report', () => {
          const whose = own ?? { couch: caller.couch, slug: team ?? '', nowMs };
          if (report !== undefined) return makeReadyMade(whose, report, definition.output);
          return 'person' in whose
            ? makeOwnReport(whose, definition.output)
            : makeTeamReport(caller.couch, whose.slug, definition.output, nowMs);
        });
        ctx.type = REPORT_TYPES[query.format];
        const name = `${report ?? 'report'}-${query.from}-${query.to}.${query.format}`;
        ctx.set('Content-Disposition', `attachment; filename="${name}"`);
        return Readable.from(inPieces(bytesOf(table, query)));
      } catch (error) {
        throw team === undefined ? error : teamReadError(error, team);
      } finally {
        waiting--;
      }
    })
  ];
}

const Info = v.object({
  update_seq: v.union([v.string(), v.number()]),
  doc_count: v.number(),
  doc_del_count: v.number(),
  instance_start_time: v.optional(v.string(), '')
});

/** Names what a report was made of: the state of the databases, and what was asked. */
async function tagOf(couch: Couch, database: string, asked: unknown): Promise<string> {
  const states = [];
  for (const name of [database, couch.names.org]) {
    const info = v.parse(Info, await couch.db.get(name));
    // A cluster writes the same state in several ways behind the number.
    states.push([name, { ...info, update_seq: String(info.update_seq).split('-')[0] }]);
  }
  return createHash('sha256')
    .update(JSON.stringify([states, asked]))
    .digest('base64url');
}

/** About as much as a socket buffers. */
const MAX_PIECE = 65_536;

/** Lines joined to pieces. Other requests are served between them. */
async function* inPieces(parts: Iterable<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      if (text.length < MAX_PIECE) continue;
    }
    yield typeof part === 'string' ? text : part;
    text = '';
    await setImmediate();
  }
  if (text !== '') yield text;
}

function bytesOf(
  table: ReportTable,
  { format, durations, style }: ReportQuery
): Iterable<string | Uint8Array> {
  if (format === 'xlsx') return xlsxOf(table, durations);
  if (format === 'jsonl') return jsonLinesOf(table);
  const isSemicolon = style === 'semicolon';
  return csvOf(table, {
    ...{ durations, byteOrderMark: isSemicolon, decimalComma: isSemicolon },
    delimiter: isSemicolon ? ';' : ','
  });
}
