/** The CouchDB user of a person who is being registered. */
import type { Registration } from '#domain/api/developers.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { statusOf, type Couch } from '../../couch/connection.ts';
import { rolesOf } from './registration.ts';
import { putUser, userId, type PersonUser } from './users.ts';

/** The id or the e-mail belongs to somebody else. */
export class AlreadyTaken extends Error {}

/** A user of that name may be there without being ours, or be made by a registration sent twice at once. */
export async function putPerson(couch: Couch, person: PersonUser): Promise<void> {
  try {
    await putUser(couch, person);
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    throw new AlreadyTaken(
      `CouchDB has a user named ${person.name} already. If you sent this twice, send it again.`
    );
  }
}

export function describePerson(
  couch: Couch,
  registration: Registration,
  known: PersonUser | undefined,
  oneTime: string | undefined,
  nowMs: number
): PersonUser {
  const { developer_id: developer, email, name } = registration;
  return {
    _id: userId(email),
    ...(known ? { _rev: known._rev } : {}),
    type: 'user',
    name: email,
    roles: rolesOf(registration),
    password: registration.password ?? oneTime,
    tidesheet: {
      kind: 'person',
      installation: couch.names.prefix,
      developer,
      name,
      database: known?.tidesheet.database ?? couch.names.newDeveloper(developer),
      registered: known?.tidesheet.registered ?? formatInstant(nowMs),
      oneTimePassword: oneTime !== undefined
    }
  };
}
