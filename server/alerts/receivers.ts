/** To whom alerts and digests are sent. */
import type { OwnAlertData } from '#domain/alerts/alerts-of.ts';
import type { QuietHours } from '#domain/documents/alert-rules.ts';
import { frameOfPerson } from '#domain/merge/person-frame.ts';
import { rolesWithin } from '#domain/roles.ts';
import type { DayFrame } from '#domain/time/local-days.ts';
import type { Couch } from '../../couch/connection.ts';
import { heldRoles } from '../people/one-time-passwords.ts';
import type { PersonUser } from '../people/user-documents.ts';
import { listPeople } from '../people/users.ts';
import type { OrgData } from './read-data.ts';

export type Receiver = {
  /** The user's name, which channels know. */
  user: string;
  developer: string;
  name: string;
  zones: DayFrame['zones'];
  quietHours: QuietHours | undefined;
};

/** `roles`: within the installation. */
export type ReceivingPerson = { user: PersonUser; roles: string[] };

/** Everybody who may sign in: nothing is sent to somebody who is disabled, or being erased. */
export async function listReceivingPeople(couch: Couch): Promise<ReceivingPerson[]> {
  const people = await listPeople(couch);
  return people
    .filter(({ tidesheet }) => !tidesheet.erasing && tidesheet.disabled === undefined)
    .map((user) => ({ user, roles: rolesWithin(couch.names.prefix, heldRoles(user)) }));
}

/** Their clock is that of their profile or machines; their quiet hours are their own, or those of the organisation. */
export const receiverOf = (
  { name, tidesheet }: PersonUser,
  own: Pick<OwnAlertData, 'profile' | 'deviceDays'>,
  org: Pick<OrgData, 'alertRules'>
): Receiver => ({
  ...{ user: name, developer: tidesheet.developer, name: tidesheet.name },
  zones: frameOfPerson(own.profile, own.deviceDays).zones,
  quietHours: own.profile?.quietHours ?? org.alertRules?.quietHours
});
