/** Who fetched the caller's days. */
import { getOwnReadersRoute, type OwnReaders, type Reader } from '#domain/api/readers.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { listTeams } from '../people/teams.ts';
import { findPerson } from '../people/users.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export const readersRoutes = (service: Service): ServedRoute[] => [
  serveRoute(service, getOwnReadersRoute, async ({ caller: { person } }) => {
    const { developer } = person.tidesheet;
    const teams = (await listTeams(service.couch)).filter(({ members }) => members.includes(developer));
    const fetched = new Map<string, { ms: number; slugs: string[] }>();
    for (const { slug } of teams)
      for (const [user, ms] of await service.readers.list(slug)) {
        const known = fetched.get(user) ?? { ms, slugs: [] };
        fetched.set(user, { ms: Math.max(ms, known.ms), slugs: [...known.slugs, slug] });
      }
    fetched.delete(person.name);
    const readers: Reader[] = [];
    for (const [user, { ms, slugs }] of [...fetched].sort(([, a], [, b]) => b.ms - a.ms)) {
      const reader = (await findPerson(service.couch, user))?.tidesheet;
      readers.push({
        ...(reader && { developer_id: reader.developer }),
        name: reader?.name ?? user,
        teams: slugs,
        last_fetched: formatInstant(ms)
      });
    }
    return { teams: teams.map(({ slug, name }) => ({ slug, name })), readers } satisfies OwnReaders;
  })
];
