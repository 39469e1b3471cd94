import * as v from 'valibot';
import type { Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { listAgents, listPeople, listScripts } from '../people/users.ts';

const AllNames = v.array(v.string());
const AT_ONCE = 8;

/** Deletes the databases and users of an installation with a prefix. */
export async function removeInstallation(couch: Couch): Promise<void> {
  const { prefix } = couch.names;
  if (prefix === '') throw new Error('An installation without a prefix is nobody’s to remove.');
  const users = [...(await listPeople(couch)), ...(await listAgents(couch)), ...(await listScripts(couch))];
  const gone = users.map(({ _id, _rev }) => ({ _id, _rev, _deleted: true }));
  await couch.use(USERS).bulk({ docs: gone });
  const names = v.parse(AllNames, await couch.db.list());
  const ours = names.filter((name) => name.startsWith(prefix));
  for (let start = 0; start < ours.length; start += AT_ONCE) {
    await Promise.all(ours.slice(start, start + AT_ONCE).map((name) => couch.db.destroy(name)));
  }
}
