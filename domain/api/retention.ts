/** How long each kind of document is stored, for admins. */
import * as v from 'valibot';
import { DeletedBefore, RETENTION_KINDS, RetentionMonths } from '../documents/retention.ts';
import { retentionProblem } from '../retention/expiry.ts';
import { defineRoute } from './route.ts';

export const RetentionSettings = v.object({
  /** Whole months after the month that a document is about; missing: for ever. */
  keep_months: RetentionMonths,
  /** The first date that is still stored, where something was deleted. It never moves back. */
  deleted_before: DeletedBefore
});
export type RetentionSettings = v.InferOutput<typeof RetentionSettings>;

const Choice = v.pipe(
  v.strictObject({ keep_months: v.strictObject(RetentionMonths.entries) }),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? retentionProblem(dataset.value.keep_months) : undefined;
    if (problem !== undefined) addIssue({ message: problem });
  })
);

export const RetentionPreview = v.object({
  /** Of each kind with a retention: what is deleted now, and the first date that stays. */
  kinds: v.array(v.object({ kind: v.picklist(RETENTION_KINDS), before: v.string(), documents: v.number() }))
});
export type RetentionPreview = v.InferOutput<typeof RetentionPreview>;

export const getRetentionRoute = defineRoute({
  method: 'GET',
  path: '/retention',
  summary: 'Tells how long each kind of document is stored, and what is deleted.',
  access: 'admin',
  response: RetentionSettings,
  status: 200
});

export const previewRetentionRoute = defineRoute({
  method: 'POST',
  path: '/retention/preview',
  summary:
    'Counts what would be deleted if each kind of document were stored for so many months. Nothing is changed.',
  access: 'admin',
  body: Choice,
  response: RetentionPreview,
  status: 200
});

export const saveRetentionRoute = defineRoute({
  method: 'POST',
  path: '/retention',
  summary:
    'Sets for how many months each kind of document is stored. What is older is deleted for good, within minutes and then every day.',
  access: 'admin',
  body: Choice,
  response: RetentionSettings,
  status: 200
});
