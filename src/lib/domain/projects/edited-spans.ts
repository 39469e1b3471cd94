import type { BucketEvent } from '../activitywatch/event.ts';
import { cutToSpans, type Span } from '../activitywatch/spans.ts';
import { projectName } from './editors.ts';

/** When an editor had a project open. */
export type EditedSpan = Span & { project: string; branch: string };

/** What one editor bucket (flooded) tells, within the spans that may be looked at. */
export function editedSpans(events: readonly BucketEvent[], allowed: readonly Span[]): EditedSpan[] {
  return cutToSpans(events, allowed).map(({ startMs, endMs, data }) => ({
    startMs,
    endMs,
    project: projectName(data['project']),
    branch: typeof data['branch'] === 'string' ? data['branch'] : ''
  }));
}
