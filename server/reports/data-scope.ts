/** Whose data a request reads: a team’s, or the caller’s own. */
import { RequestError } from '../errors.ts';
import type { Session } from '../auth/session.ts';
import { findPerson } from '../people/users.ts';
import type { Service } from '../service.ts';
import type { Own } from './own-sources.ts';

/** @throws RequestError where a token for scripts does not read this team: its owner might. */
export function requireTeam({ grant }: Session, slug: string): void {
  if (grant !== undefined && !grant.teams.includes(slug))
    throw new RequestError('forbidden', `The token does not read the team ${slug}.`);
}

/**
 * The caller’s own database. `person`: whose data are meant, where somebody is named.
 * @throws RequestError where the caller does not report, or a token does not read its owner’s data, or somebody else is meant.
 */
export async function requireOwn(
  { couch, now }: Pick<Service, 'couch' | 'now'>,
  caller: Session,
  named?: string
): Promise<Own> {
  if (caller.grant?.own === false)
    throw new RequestError('forbidden', 'The token does not read its owner’s data: name a team.');
  const person = await findPerson(couch, caller.name);
  if (!person) throw new RequestError('not-found', `${caller.name} does not report. Name a team.`);
  if (named !== undefined && named !== person.tidesheet.developer)
    throw new RequestError('forbidden', `Name the team of which you may see ${named}.`);
  return { couch: caller.couch, person, nowMs: now() };
}
