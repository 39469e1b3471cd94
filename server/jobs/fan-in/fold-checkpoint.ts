/** How far a developer's database has been folded into a team's. */
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { orMissing, type Couch } from '../../../couch/connection.ts';
import { removeLocal } from '../../service-state.ts';
import { readCheckpoint, readIdentity, type Checkpoint } from './checkpoints.ts';
import { isBeyond, readHistory } from './epochs.ts';
import type { Fold, FoldTarget } from './sources.ts';

export const foldCheckpointName = ({ database, team }: Pick<FoldTarget, 'database' | 'team'>) =>
  `fan-in:${database}:${team}`;

export type FoldCheckpoint = {
  checkpoint: Checkpoint;
  /** Either database was restored from a backup since the last fold. */
  isRestored: boolean;
  /** The newest epochs of both databases. */
  epochs: { database: string | undefined; team: string | undefined };
};

/**
 * The checkpoint, or the beginning where it does not fit the databases: either was created again or restored from a backup
 * since, or the developer had left the team. Undefined where one of them is missing or not provisioned.
 */
export async function readFoldCheckpoint(
  fold: Pick<Fold, 'couch' | 'target' | 'log'>
): Promise<FoldCheckpoint | undefined> {
  const { couch, target, log } = fold;
  const { database, team, developer } = target;
  const [stored, from, into, shown] = await Promise.all([
    readCheckpoint(fold, foldCheckpointName(target)),
    readIdentity(couch, database),
    readIdentity(couch, team),
    orMissing(couch.use(team).head(teamDeveloperId(developer)))
  ]);
  if (from === undefined || into === undefined) return undefined;
  const [read, written] = await Promise.all([readHistory(couch, database), readHistory(couch, team)]);
  const epochs = { database: read.epoch, team: written.epoch };
  const beginning: Checkpoint = { since: 0, from, into, rev: stored.rev };
  const { since, until, policy, readAt, writtenAt } = stored;
  if (since === undefined || stored.from !== from || stored.into !== into)
    return { checkpoint: beginning, isRestored: false, epochs };
  const isRestored =
    !read.includes(readAt) || !written.includes(writtenAt) || (await isBeyond(couch, database, since));
  if (isRestored)
    log(`${database} or ${team} was restored to an earlier state: it is folded from the beginning.`);
  if (isRestored || !shown) return { checkpoint: beginning, isRestored, epochs };
  return { checkpoint: { ...beginning, since, until, policy, readAt, writtenAt }, isRestored, epochs };
}

/** Forgets how far a database has been folded. */
export async function removeFoldCheckpoints(couch: Couch, database: string, slugs: string[]): Promise<void> {
  for (const slug of slugs) {
    const name = foldCheckpointName({ database, team: couch.names.team(slug) });
    await removeLocal(couch, couch.names.service, name);
  }
}
