/** How the page of evidence names figures and writes them. */
import type { EvidenceQuery, FigureName } from '#lib/components/evidence/evidence-url.ts';
import { toTheSecond } from '#lib/ui/durations.ts';
import { projectName } from '#lib/ui/project-name.ts';

export const FIGURE_NAMES: Record<FigureName, { name: string; definition: string }> = {
  tracked: { name: 'Tracked', definition: 'tracked-time' },
  active: { name: 'Active', definition: 'active-time' },
  focus: { name: 'Focus', definition: 'focus-session' },
  pulse: { name: 'Pulse', definition: 'weight-and-productivity-pulse' },
  switches: { name: 'Switches', definition: 'context-switches' }
};

/** To the second, or as many as there are. */
export function measureWords(figure: FigureName, value: number | undefined): string {
  if (value === undefined) return '–';
  if (figure === 'pulse') return value.toFixed(1);
  return figure === 'switches' ? String(value) : toTheSecond(value);
}

/** What of the work a figure is of: `Project payments-api · Category Work`; empty: all of it. */
export function filterWords({ projects, categories, apps, domains }: EvidenceQuery): string {
  const words = (name: string, plural: string, values: readonly string[], none: string) => {
    if (values.length === 0) return [];
    const told = values.map((value) => value || none);
    const shown =
      told.length > 4 ? `${told.slice(0, 3).join(', ')} and ${told.length - 3} more` : told.join(', ');
    return [
      values.length === 1 && values[0] === '' ? none : `${values.length === 1 ? name : plural} ${shown}`
    ];
  };
  return [
    ...words('Project', 'Projects', projects, projectName('')),
    ...words('Category', 'Categories', categories, 'Uncategorized'),
    ...words('App', 'Apps', apps, 'App not shared'),
    ...words('Domain', 'Domains', domains, 'No domain')
  ].join(' · ');
}
