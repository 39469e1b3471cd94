/** How far a developer's database has been folded into a team's. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { orMissing, statusOf, type Couch } from '../../../couch/connection.ts';
import { readCheckpoint, type Checkpoint } from './checkpoints.ts';
import type { FoldTarget } from './sources.ts';

/** The name of the checkpoint of a team in each of its developers' databases. */
export const checkpointOf = (team: string) => `fan-in-${team}`;

/**
 * The checkpoint, or the beginning where the team's database does not have what was folded before: it was recreated or restored
 * from a backup since, or the developer had left the team.
 */
export async function readFoldCheckpoint(
  couch: Couch,
  { database, team, developer }: FoldTarget
): Promise<Checkpoint> {
  const [stored, into, shown] = await Promise.all([
    readCheckpoint(couch, database, checkpointOf(team)),
    readIdentity(couch, team),
    orMissing(couch.use(team).head(teamDeveloperId(developer)))
  ]);
  return stored.into === into && into && shown ? stored : { ...stored, since: 0, into };
}

/** In a team's database; neither replicated nor in a backup, so a recreated one has another. */
const IDENTITY = '_local/fan-in-identity';
const Identity = v.object({ id: v.string() });

async function readIdentity(couch: Couch, team: string): Promise<string | undefined> {
  const stored = await orMissing(couch.request({ db: team, path: IDENTITY }));
  return stored === undefined ? undefined : v.parse(Identity, stored).id;
}

/** The identity of a team's database, given where it has none. */
export async function identify(couch: Couch, team: string): Promise<string> {
  const known = await readIdentity(couch, team);
  if (known !== undefined) return known;
  const id = randomUUID();
  try {
    await couch.request({ db: team, path: IDENTITY, method: 'PUT', body: { id } });
    return id;
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    return identify(couch, team);
  }
}
