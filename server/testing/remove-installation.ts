import * as v from 'valibot';
import type { Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { listAgents, listPeople } from '../people/users.ts';

const AllNames = v.array(v.string());

/** Deletes the databases and users of an installation with a prefix. */
export async function removeInstallation(couch: Couch): Promise<void> {
  const { prefix } = couch.names;
  if (prefix === '') throw new Error('An installation without a prefix is nobody’s to remove.');
  for (const user of [...(await listPeople(couch)), ...(await listAgents(couch))]) {
    await couch.use(USERS).destroy(user._id, user._rev ?? '');
  }
  const names = v.parse(AllNames, await couch.db.list());
  for (const name of names) if (name.startsWith(prefix)) await couch.db.destroy(name);
}
