/** Where the command palette leads. */
import type { PersonDay } from '#domain/documents/day.ts';
import type { PersonMonth } from '#domain/documents/month.ts';
import type { TeamDeveloper } from '#domain/documents/team-developer.ts';
import { plainText } from '#lib/ui/plain-text.ts';
import { projectPath } from '#domain/projects/project-url.ts';

export type Destination = { href: string; name: string; kind: 'Page' | 'Person' | 'Project' };

const KINDS = { Page: 0, Person: 1, Project: 2 };

/**
 * The destinations whose name has every word of `wish` in it, those first that begin with it; `most` of them. Letters are
 * compared without case or accents.
 */
export function findDestinations(all: readonly Destination[], wish: string, most: number): Destination[] {
  const words = plainText(wish).split(/\s+/).filter(Boolean);
  const begins = ({ name }: Destination) => (plainText(name).startsWith(words[0] ?? '') ? 0 : 1);
  return all
    .filter(({ name }) => words.every((word) => plainText(name).includes(word)))
    .sort((a, b) => begins(a) - begins(b) || KINDS[a.kind] - KINDS[b.kind] || a.name.localeCompare(b.name))
    .slice(0, most);
}

type Known = {
  teams: readonly {
    developers: readonly TeamDeveloper[];
    days: readonly PersonDay[];
    months: readonly PersonMonth[];
  }[];
  own: { personDays: readonly PersonDay[] } | undefined;
};

/** The pages, and everybody and every project that the replicas know. */
export function listDestinations(
  places: readonly { href: string; name: string }[],
  { teams, own }: Known
): Destination[] {
  const people = new Map(
    teams.flatMap(({ developers }) => developers).map(({ developer, name }) => [developer, name])
  );
  const days = [...teams.flatMap((team) => team.days), ...(own?.personDays ?? [])];
  const projects = new Set([
    ...teams.flatMap(({ months }) => months).flatMap(({ keys }) => keys.map(([, project]) => project)),
    ...days.flatMap(({ keys }) => keys.map(([, , project]) => project))
  ]);
  return [
    ...places.map(({ href, name }): Destination => ({ href, name, kind: 'Page' })),
    ...[...people].map(([id, name]): Destination => ({ href: `/people/${id}`, name, kind: 'Person' })),
    ...[...projects]
      .filter((name) => name !== '')
      .map((name): Destination => ({
        href: projectPath(name),
        name,
        kind: 'Project'
      }))
  ];
}
