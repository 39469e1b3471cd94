/** Alerts in the words of the domain, with dates as the browser orders them. */
import { alertAct as actOf, alertTitle } from '#domain/alerts/alert-text.ts';
import { dayAndMonth, shortDate } from '#lib/ui/dates.ts';
import type { DueAlert } from './due-alerts.svelte.ts';

const DATES = { weekday: shortDate, day: dayAndMonth };

export const alertLabel = ({ alert, team }: DueAlert): string =>
  alertTitle(alert, { isOfTeam: team !== undefined }, DATES);

/** What to do, and where. */
export const alertAct = ({ alert, team }: DueAlert): { name: string; path: string } =>
  actOf(alert, { isOfTeam: team !== undefined });
