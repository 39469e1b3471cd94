/**
 * The second step of signing in with a password. The secret is in `service` only, which nobody but the service reads: not in the
 * account, and in no database that is replicated. Each code counts once, also on several servers: CouchDB's revisions decide.
 */
import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import * as v from 'valibot';
import { SecondFactorDocument, secondFactorId } from '#domain/documents/second-factor.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';
import { databaseNames } from '../../couch/databases.ts';
import { RequestError } from '../errors.ts';
import { putUser, readPerson } from './users.ts';
import type { PersonUser } from './user-documents.ts';

const SECRET_BYTES = 20;
/** A clock that is wrong by up to half a minute, and a code that was typed slowly. */
const WINDOW_STEPS = 1;
const PENDING_MS = 15 * 60_000;
const MAX_WRONG = 5;
const WRONG_MS = 15 * 60_000;
const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 10;

export type CodeOutcome = 'accepted' | 'wrong' | 'locked';

const totpOf = (secret: string, label = '') =>
  new TOTP({ issuer: 'Tidesheet', label, secret: Secret.fromBase32(secret) });

const hashOf = (code: string) => createHash('sha256').update(code).digest('hex');

const base32 = (bytes: number) => new Secret({ buffer: new Uint8Array(randomBytes(bytes)).buffer }).base32;

/** What is stored for a person, in the installation that they belong to; a document of a later version fails. */
async function read(couch: Couch, person: Owner): Promise<SecondFactorDocument | undefined> {
  const found: unknown = await orMissing(serviceOf(couch, person).get(secondFactorId(person.developer)));
  return found === undefined ? undefined : v.parse(SecondFactorDocument, found);
}

type Owner = { developer: string; installation: string };

const ownerOf = ({ tidesheet }: PersonUser): Owner => tidesheet;

const serviceOf = (couch: Couch, { installation }: Owner) =>
  couch.use<SecondFactorDocument>(databaseNames(installation).service);

/** The document with what is made of it, where the attempt is not repeated for another writer. */
async function write(couch: Couch, owner: Owner, document: SecondFactorDocument): Promise<void> {
  await serviceOf(couch, owner).insert(document);
}

/** Whether somebody who signs in with a password needs a code: no agent does, and no server administrator. */
export async function needsCode(couch: Couch, name: string): Promise<boolean> {
  const person = await findOwner(couch, name);
  return person !== undefined && (await read(couch, ownerOf(person)))?.active !== undefined;
}

/**
 * Somebody who has set a second step up, by the name of the account, also of another installation in this CouchDB: their sessions would
 * count there. Others can sign in where `service` is damaged.
 */
async function findOwner(couch: Couch, name: string): Promise<PersonUser | undefined> {
  const person = name.includes('@') ? await readPerson(couch, name) : undefined;
  return person?.tidesheet.secondFactor === true ? person : undefined;
}

async function markAccount(couch: Couch, name: string): Promise<void> {
  await retryConflicts(async () => {
    const person = await readPerson(couch, name);
    if (!person || person.tidesheet.secondFactor) return;
    await putUser(couch, { ...person, tidesheet: { ...person.tidesheet, secondFactor: true } });
  });
}

/** Uses a code up. `accepted` also where none is needed. */
export async function useCode(
  { couch, now }: { couch: Couch; now: () => number },
  name: string,
  code: string
): Promise<CodeOutcome> {
  const person = await findOwner(couch, name);
  if (!person) return 'accepted';
  const owner = ownerOf(person);
  return retryConflicts(async () => {
    const found = await read(couch, owner);
    if (!found?.active) return 'accepted';
    const nowMs = now();
    if (isLocked(found, nowMs)) return 'locked';
    const active = withoutCode(found.active, code, nowMs);
    const changed: SecondFactorDocument = active
      ? { ...found, active, wrong: undefined }
      : { ...found, wrong: countWrong(found, nowMs) };
    await write(couch, owner, changed);
    return active ? 'accepted' : 'wrong';
  });
}

type Active = NonNullable<SecondFactorDocument['active']>;

/** What is left once the code was used; undefined where it is wrong, or was used before. */
function withoutCode(active: Active, code: string, nowMs: number): Active | undefined {
  const hash = hashOf(code);
  if (active.recovery.includes(hash))
    return { ...active, recovery: active.recovery.filter((other) => other !== hash) };
  const step = stepOf(active.secret, code, nowMs);
  return step === undefined || step <= active.lastStep ? undefined : { ...active, lastStep: step };
}

/** The time step that a code belongs to; undefined where it is wrong. */
function stepOf(secret: string, code: string, nowMs: number): number | undefined {
  const totp = totpOf(secret);
  const delta = totp.validate({ token: code, timestamp: nowMs, window: WINDOW_STEPS });
  return delta === null ? undefined : totp.counter({ timestamp: nowMs }) + delta;
}

const isRecent = ({ wrong }: SecondFactorDocument, nowMs: number) =>
  wrong !== undefined && nowMs - Date.parse(wrong.since) < WRONG_MS;

const isLocked = (document: SecondFactorDocument, nowMs: number) =>
  isRecent(document, nowMs) && (document.wrong?.count ?? 0) >= MAX_WRONG;

const countWrong = (document: SecondFactorDocument, nowMs: number): SecondFactorDocument['wrong'] =>
  isRecent(document, nowMs) && document.wrong
    ? { ...document.wrong, count: document.wrong.count + 1 }
    : { count: 1, since: formatInstant(nowMs) };

/** Since when a person needs codes, and how many recovery codes they have left. */
export async function describeSecondFactor(
  couch: Couch,
  owner: Owner
): Promise<{ since: string | null; recovery_codes: number }> {
  const active = (await read(couch, owner))?.active;
  return { since: active?.since ?? null, recovery_codes: active?.recovery.length ?? 0 };
}

/** Makes a secret that takes effect once it is confirmed. @throws RequestError where one is in force. */
export async function beginSecondFactor(
  couch: Couch,
  person: PersonUser,
  nowMs: number
): Promise<{ secret: string; uri: string }> {
  const owner = ownerOf(person);
  const secret = base32(SECRET_BYTES);
  await retryConflicts(async () => {
    const found = await read(couch, owner);
    if (found?.active)
      throw new RequestError('account-state', 'Two-step sign-in is set up already.', 'Remove it first.');
    await write(couch, owner, {
      ...(found ?? {
        _id: secondFactorId(owner.developer),
        type: 'second-factor',
        v: 1,
        developer: owner.developer
      }),
      pending: { secret, at: formatInstant(nowMs) }
    });
  });
  return { secret, uri: totpOf(secret, person.name).toString() };
}

/** Puts the secret in force. Returns the recovery codes, which are stored nowhere. @throws RequestError */
export async function confirmSecondFactor(
  couch: Couch,
  { person, code }: { person: PersonUser; code: string },
  nowMs: number
): Promise<string[]> {
  const owner = ownerOf(person);
  return retryConflicts(async () => {
    const found = await read(couch, owner);
    const pending = found?.pending;
    if (!found || !pending || found.active || nowMs - Date.parse(pending.at) > PENDING_MS)
      throw new RequestError('account-state', 'There is nothing to confirm any more.', 'Begin again.');
    if (isLocked(found, nowMs)) throw tooManyCodes();
    const step = stepOf(pending.secret, code, nowMs);
    if (step === undefined) {
      await write(couch, owner, { ...found, wrong: countWrong(found, nowMs) });
      throw wrongCode();
    }
    const codes = Array.from({ length: RECOVERY_CODES }, () => base32(RECOVERY_BYTES).toLowerCase());
    const active = {
      secret: pending.secret,
      since: formatInstant(nowMs),
      lastStep: step,
      recovery: codes.map(hashOf)
    };
    // First: a code that is in force is always asked for.
    await markAccount(couch, person.name);
    await write(couch, owner, { ...found, active, pending: undefined, wrong: undefined });
    return codes.map((one) => one.replaceAll(/(.{4})(?=.)/g, '$1-'));
  });
}

/** Returns whether there was one in force. */
export async function removeSecondFactor(couch: Couch, owner: Owner): Promise<boolean> {
  const service = serviceOf(couch, owner);
  return retryConflicts(async () => {
    const found = await orMissing(service.get(secondFactorId(owner.developer)));
    if (!found) return false;
    await service.destroy(found._id, found._rev);
    return found.active !== undefined;
  });
}

export const tooManyCodes = () =>
  new RequestError(
    'account-locked',
    'Account is temporarily locked after too many wrong codes.',
    'Wait 15 minutes, then try again.'
  );

export const wrongCode = () =>
  new RequestError(
    'second-factor-required',
    'The code is wrong, or was used before.',
    'Wait for the next code of your authenticator app, and check the clock of its device.'
  );

/** @throws RequestError where the code is wrong, or too many were. */
export async function requireCode(
  service: { couch: Couch; now: () => number },
  person: PersonUser,
  code: string
): Promise<void> {
  const outcome = await useCode(service, person.name, code);
  if (outcome === 'locked') throw tooManyCodes();
  if (outcome === 'wrong') throw wrongCode();
}
