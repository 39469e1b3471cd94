/** `act:<ulid>` in `audit`: one administrative act. */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, Instant, Name } from './primitives.ts';

export const AuditRecord = v.object({
  ...couchFields,
  type: v.literal('audit'),
  v: v.literal(1),
  at: Instant,
  by: Name,
  act: Name,
  subject: Name,
  detail: v.optional(v.record(v.string(), v.unknown()))
});
export type AuditRecord = v.InferOutput<typeof AuditRecord>;

export const auditId = (ulid: string): string => `act:${ulid}`;

const AUDIT_ID = /^act:([^:]+)$/;

/** The ulid, or undefined where the id is not that of an administrative act. */
export const parseAuditId = (id: string): string | undefined => AUDIT_ID.exec(id)?.[1];

export const auditRange = (): IdRange => rangeOf('act:');
