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
export function measureLabel(figure: FigureName, value: number | undefined): string {
  if (value === undefined) return '–';
  if (figure === 'pulse') return value.toFixed(1);
  return figure === 'switches' ? String(value) : toTheSecond(value);
}

/** What of the work a figure is of: `Project payments-api · Category Work`; empty: all of it. */
export function queryLabel({ projects, categories, apps, domains }: EvidenceQuery): string {
  const part = (name: string, plural: string, values: readonly string[], none: string) => {
    if (values.length === 0) return [];
    const names = values.map((value) => value || none);
    const shown =
      names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
    return [
      values.length === 1 && values[0] === '' ? none : `${values.length === 1 ? name : plural} ${shown}`
    ];
  };
  return [
    ...part('Project', 'Projects', projects, projectName('')),
    ...part('Category', 'Categories', categories, 'Uncategorized'),
    ...part('App', 'Apps', apps, 'No app, or not shared'),
    ...part('Domain', 'Domains', domains, 'No domain')
  ].join(' · ');
}
