/** How far a developer's database has been folded into a team's. */
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { orMissing, type Couch } from '../../../couch/connection.ts';
import { removeLocal } from '../../service-state.ts';
import { isBeyond, readCheckpoint, readIdentity, type Checkpoint } from './checkpoints.ts';
import type { Fold, FoldTarget } from './sources.ts';

export const foldCheckpointName = ({ database, team }: Pick<FoldTarget, 'database' | 'team'>) =>
  `fan-in:${database}:${team}`;

/**
 * The checkpoint, or the beginning where it does not fit the databases: either was created again or restored from a backup
 * since, or the developer had left the team. Undefined where one of them is missing or not provisioned.
 */
export async function readFoldCheckpoint(fold: Fold): Promise<Checkpoint | undefined> {
  const { couch, target, log } = fold;
  const { database, team, developer } = target;
  const [stored, from, into, shown] = await Promise.all([
    readCheckpoint(fold, foldCheckpointName(target)),
    readIdentity(couch, database),
    readIdentity(couch, team),
    orMissing(couch.use(team).head(teamDeveloperId(developer)))
  ]);
  if (from === undefined || into === undefined) return undefined;
  const beginning: Checkpoint = { since: 0, from, into, rev: stored.rev };
  if (stored.since === undefined || stored.from !== from || stored.into !== into || !shown) return beginning;
  if (!(await isBeyond(couch, database, stored.since))) return { ...beginning, since: stored.since };
  log(`${database} was restored to an earlier state: it is folded into ${team} from the beginning.`);
  return beginning;
}

/** Forgets how far a database has been folded. */
export async function removeFoldCheckpoints(couch: Couch, database: string, slugs: string[]): Promise<void> {
  for (const slug of slugs) {
    const name = foldCheckpointName({ database, team: couch.names.team(slug) });
    await removeLocal(couch, couch.names.service, name);
  }
}
