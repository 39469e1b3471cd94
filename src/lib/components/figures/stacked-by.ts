/** What columns are stacked of, as the URL says: `by=project`, otherwise categories. */
import { withParams } from '#lib/ui/url.ts';

export const STACKS = ['category', 'project'] as const;
export type StackedBy = (typeof STACKS)[number];

export const stackedBy = (url: URL): StackedBy =>
  url.searchParams.get('by') === 'project' ? 'project' : 'category';

/** The same URL stacked by something else. */
export const withStack = (url: URL, by: StackedBy): URL =>
  withParams(url, { by: by === 'project' ? by : undefined });
