import { ulid } from 'ulid';
import { auditId, type AuditRecord } from '#domain/documents/audit.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import type { Couch } from '../../couch/connection.ts';

/** Records one administrative act. Secrets never belong in `detail`. */
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
