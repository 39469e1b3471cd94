import type { Service } from '../service.ts';
import { recordAct } from './audit.ts';
import { makeOneTimePassword } from './credentials.ts';
import { WrongState } from './sign-in.ts';
import { findDeveloper, putUser } from './users.ts';

/** A new one-time password instead of the one they had; their sessions end. Undefined if nobody has that id. */
export async function invite(
  { couch, now }: Service,
  developer: string,
  by: string
): Promise<{ email: string; password: string } | undefined> {
  const person = await findDeveloper(couch, developer);
  if (!person) return undefined;
  if (person.tidesheet.disabled) throw new WrongState(`${developer} is disabled. Enable them first.`);
  const password = makeOneTimePassword();
  await putUser(couch, { ...person, password, tidesheet: { ...person.tidesheet, oneTimePassword: true } });
  await recordAct(couch, { by, act: 'invite', subject: developer }, now());
  return { email: person.name, password };
}
