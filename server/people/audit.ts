import { ulid } from 'ulid';
import * as v from 'valibot';
import { auditId, auditRange, AuditRecord } from '#domain/documents/audit.ts';
import { sameContent } from '#domain/documents/content.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import type { Couch } from '../../couch/connection.ts';

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

/**
 * Takes out of the acts what names somebody who is erased. Versions before recorded the addresses of admins, and labels of agents
 * that began with the name of a host.
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
    const made: AuditRecord = {
      ...record.output,
      by: by === email ? developer : by,
      ...(detail && { detail: Object.fromEntries(redacted) as Record<string, unknown> })
    };
    return sameContent(made, record.output) ? [] : [made];
  });
  if (docs.length > 0) await audit.bulk({ docs });
}

/** `agent-1a2b3c` of `johns-laptop-1a2b3c`. */
const withoutHost = (label: unknown) =>
  typeof label === 'string' ? label.replace(/^.*-(?=[0-9a-f]+$)/, 'agent-') : label;
