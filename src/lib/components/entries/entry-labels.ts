/** Entries in words. */
import { type Entry, stretchOf } from '#domain/documents/entry.ts';
import type { EntryText } from '#domain/timesheets/read-entry-text.ts';
import { timeOf } from '#lib/ui/dates.ts';
import { exact } from '#lib/ui/durations.ts';
import { projectName } from '#lib/ui/project-name.ts';

/** How long, or from when to when: `1 h 30 min`, `10:00–11:30`, `whole day`. */
export function lengthLabel(entry: Entry | EntryText, zone: string): string {
  if ('seconds' in entry && entry.seconds !== undefined) return exact(entry.seconds);
  const span = stretchOf(entry);
  return span ? `${timeOf(span.startMs, zone)}–${timeOf(span.endMs, zone)}` : 'whole day';
}

type Named = { category?: string | undefined; project?: string | undefined };

/** What an entry counts as, or what a correction does: `payments-api · Work > Meetings`. */
export function contentLabel(entry: Entry): string {
  switch (entry.kind) {
    case 'move':
      return `${names(entry.from, 'everything')} → ${names(entry.to, 'the same')}`;
    case 'remove':
      return `${names(entry.from, 'everything')} removed`;
    case 'deleted':
      return 'deleted';
    default:
      return names({ ...entry, category: entry.category || 'Uncategorized' }, '');
  }
}

function names({ category, project }: Named, nothing: string): string {
  const parts = [project === undefined ? undefined : projectName(project), category];
  return parts.filter((part) => part !== undefined).join(' · ') || nothing;
}
