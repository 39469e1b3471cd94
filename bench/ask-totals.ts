/** Totals of a team, as a manager asks the server for them. */
import * as v from 'valibot';
import { pathOf } from '#domain/api/route.ts';
import { getTotalsRoute, Totals } from '#domain/api/totals.ts';

type Asked = { slug: string; from: string; to: string; group: string };

/** @returns seconds by the grouping. @throws Error where the server refuses */
export async function askTotals(
  url: string,
  authorization: string,
  { slug, ...query }: Asked
): Promise<Record<string, number>> {
  const path = `${pathOf(getTotalsRoute, { slug })}?${new URLSearchParams(query)}`;
  const response = await fetch(url + path, { headers: { authorization } });
  if (!response.ok)
    throw new Error(`The totals were refused with ${response.status}: ${await response.text()}`);
  return v.parse(Totals, await response.json()).totals;
}
