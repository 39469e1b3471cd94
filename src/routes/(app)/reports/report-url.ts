/** The URLs of reports. */
import { type ReportDefinition, writeDefinition } from '#domain/reports/definition.ts';
import type { ReadyMade } from '#domain/reports/ready-made.ts';
import type { Period } from '#domain/time/periods.ts';

const OF_REPORT = ['report', 'measure', 'basis', 'by', 'person', 'project', 'category', 'app', 'domain'];

function withoutReport(url: URL): URL {
  const changed = new URL(url);
  for (const name of OF_REPORT) changed.searchParams.delete(name);
  return changed;
}

/** The same period with another report. */
export function reportUrl(url: URL, definition: ReportDefinition): URL {
  const changed = withoutReport(url);
  for (const [name, value] of writeDefinition(definition)) changed.searchParams.append(name, value);
  return changed;
}

export function readyMadeUrl(url: URL, name: ReadyMade, people: readonly string[]): URL {
  const changed = withoutReport(url);
  changed.searchParams.set('report', name);
  for (const person of people) changed.searchParams.append('person', person);
  return changed;
}

/** The kind of the period, so that next month it is that one, or the dates of a custom one. */
export function savedQuery(url: URL, period: Period): string {
  const params = new URLSearchParams(url.searchParams);
  for (const name of ['date', 'team', 'vs']) params.delete(name);
  if (period.kind !== 'custom') params.set('period', period.kind);
  return params.toString();
}
