/** The states of a week as people read them, in the app and in messages. */
import type { WeekStatus } from './week-state.ts';

export const STATUS_LABELS: Record<WeekStatus, string> = {
  none: 'Not submitted',
  submitted: 'Waits for approval',
  returned: 'Returned',
  approved: 'Approved',
  reopened: 'Reopened',
  partly: 'Partly approved'
};
