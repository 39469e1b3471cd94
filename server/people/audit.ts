import { ulid } from 'ulid';
import * as v from 'valibot';
import { auditId, auditRange, AuditRecord } from '#domain/documents/audit.ts';
import { sameContent } from '#domain/documents/content.ts';
import type { ActFilter, ActList, ListedAct } from '#domain/api/audit.ts';
import { addDays, formatInstant } from '#domain/time/calendar.ts';
import type { Couch } from '../../couch/connection.ts';
import { firstUlidOf } from '../retention/expired-acts.ts';

/** Records one administrative act. Neither secrets nor what names a person, but for developer ids, belong in it. */
export async function recordAct(
  couch: Couch,
  act: Pick<AuditRecord, 'by' | 'act' | 'subject' | 'detail'>,
  nowMs: number
): Promise<void> {
  const record: AuditRecord = {
    _id: auditId(ulid(nowMs)),
    type: 'audit',
    v: 1,
    at: formatInstant(nowMs),
    ...act
  };
  await couch.use(couch.names.audit).insert(record);
}

/** Acts are read so many at once, and so many for one page: a filter that hits nothing must not read all. */
const ACTS_AT_ONCE = 500;
const MAX_ACTS_READ = 5000;

/** The acts that a filter lets through, newest first, up to its limit. */
export async function listActs(couch: Couch, filter: v.InferOutput<typeof ActFilter>): Promise<ActList> {
  const { before, limit, from, to } = filter;
  const until = to === undefined ? undefined : auditId(firstUlidOf(addDays(to, 1)));
  const since = from === undefined ? auditRange().startkey : auditId(firstUlidOf(from));
  const acts: ListedAct[] = [];
  let start = [before, until].filter((id) => id !== undefined).sort()[0] ?? auditRange().endkey;
  for (let read = 0; read < MAX_ACTS_READ; read += ACTS_AT_ONCE) {
    const range = { startkey: start, endkey: since, descending: true, include_docs: true };
    const page = await couch.use(couch.names.audit).list({ ...range, limit: ACTS_AT_ONCE + 1 });
    // What it starts at belongs to the page before.
    const rows = page.rows.filter(({ id }) => id !== start);
    for (const { id, doc } of rows) {
      const record = v.safeParse(AuditRecord, doc);
      start = id;
      if (!record.success || !isMeant(record.output, filter)) continue;
      const { at, by, act, subject, detail } = record.output;
      acts.push({ id, at, by, act, subject, ...(detail && { detail }) });
      if (acts.length >= limit) return { acts, next: id };
    }
    if (page.rows.length <= ACTS_AT_ONCE) return { acts };
  }
  return { acts, next: start };
}

const isMeant = (
  record: AuditRecord,
  { by, act, subject }: Pick<v.InferOutput<typeof ActFilter>, 'by' | 'act' | 'subject'>
): boolean =>
  (by === undefined || record.by === by) &&
  (act === undefined || record.act === act) &&
  (subject === undefined || record.subject === subject);

/**
 * Takes out of the acts what names somebody who is erased. Versions before recorded the addresses of admins, and labels of agents
 * that began with the name of a host; devices are named after hosts.
 */
export async function redactActs(
  couch: Couch,
  { email, developer }: { email: string; developer: string }
): Promise<void> {
  const audit = couch.use<AuditRecord>(couch.names.audit);
  const { rows } = await audit.list({ ...auditRange(), include_docs: true });
  const docs = rows.flatMap(({ doc }) => {
    const record = v.safeParse(AuditRecord, doc);
    if (!record.success) return [];
    const { by, subject, detail } = record.output;
    const names = (value: unknown) => (value === email ? developer : value);
    const redacted = Object.entries(detail ?? {}).map(([field, value]) =>
      field === 'label' && subject === developer ? [field, withoutHost(value)] : [field, names(value)]
    );
    const isKept = ([field]: unknown[]) => subject !== developer || (field !== 'device' && field !== 'into');
    const made: AuditRecord = {
      ...record.output,
      by: by === email ? developer : by,
      ...(detail && { detail: Object.fromEntries(redacted.filter(isKept)) as Record<string, unknown> })
    };
    return sameContent(made, record.output) ? [] : [made];
  });
  if (docs.length > 0) await audit.bulk({ docs });
}

/** `agent-1a2b3c` of `johns-laptop-1a2b3c`. */
const withoutHost = (label: unknown) =>
  typeof label === 'string' ? label.replace(/^.*-(?=[0-9a-f]+$)/, 'agent-') : label;
