/**
 * Restores a backup into an empty CouchDB, or an empty store. Until it is complete the database `restoring` marks it, and no server
 * starts on it. Epochs are not restored, so that agents and browsers notice and send what the backup lacks.
 */
import * as v from 'valibot';
import type { Erasure } from '#domain/documents/erasure.ts';
import { checkCouch, orMissing, type Couch } from '../../couch/connection.ts';
import { compactDatabase } from '../../couch/compaction.ts';
import { USERS } from '../../couch/databases.ts';
import { createDatabase } from '../../couch/provision.ts';
import { voidEnrolments } from '../enrolment/enrolments.ts';
import { removeReceivedReviews } from '../jobs/fan-in/received-reviews.ts';
import { recordAct, redactActs } from '../people/audit.ts';
import { erasureIdOf } from '../people/erase.ts';
import { leaveTeam, listTeams } from '../people/teams.ts';
import { purgeDeletedUsers } from '../people/purge-users.ts';
import { listPeople } from '../people/users.ts';
import type { Progress } from '../move/progress.ts';
import { BackupError } from './backup-error.ts';
import { describeStep } from './backup-folder.ts';
import type { ChosenBackup, ErasedPerson } from './chosen-backup.ts';
import { compareWithBackup } from './compare-with-backup.ts';
import { isOurDatabase } from './make-backup.ts';
import { restoringDatabase } from './restoring.ts';

const BYTES_AT_ONCE = 1_000_000;
const DOCUMENTS_AT_ONCE = 500;

const TIMEOUT_OF_COMPACTION_MS = 10 * 60_000;

const Marker = v.looseObject({ backup: v.string(), databases: v.array(v.string()) });
const MARKER = 'restore';

export type Restored = { databases: number; documents: number; erased: number };

/** `couch`: the target, with the prefix of the backup. @throws BackupError where it is not empty, or differs in the end. */
export async function restoreBackup(
  couch: Couch,
  backup: ChosenBackup,
  { progress, nowMs }: { progress: Progress; nowMs: number }
): Promise<Restored> {
  await checkCouch(couch);
  await beginRestore(couch, backup);
  // The users come last: nobody signs in before everything is there.
  const databases = [...backup.databases].sort((a, b) => Number(a.name === USERS) - Number(b.name === USERS));
  for (const [index, { name, file, security }] of databases.entries()) {
    progress.begin(name, index + 1, databases.length);
    await createDatabase(couch, name, backup.names.developerOf(name) === undefined ? undefined : 1);
    const designs = await writeLeaves(couch, name, backup, (done) =>
      progress.advance(done, Math.max(done, file?.documents ?? 0))
    );
    // The security object of the users cannot be changed. The validation functions come after it, because they read it.
    if (name !== USERS) await couch.request({ db: name, path: '_security', method: 'PUT', body: security });
    await writeBatch(couch, name, designs);
  }
  progress.end();
  const { documents, differences } = await compareWithBackup(couch, backup, progress);
  if (differences.length > 0)
    throw new BackupError(
      'restore-differs',
      `What was restored differs from the backup:\n${differences.map((line) => `  ${line}`).join('\n')}`,
      'The target is marked as incomplete, and no server starts on it. Run the same command again.'
    );
  for (const person of backup.erased)
    await eraseAgain(couch, { ...person, email: backup.addresses.get(person.developer) }, nowMs);
  await orMissing(couch.db.destroy(restoringDatabase(couch)));
  return { databases: databases.length, documents, erased: backup.erased.length };
}

/** Marks the target, and removes what an interrupted restore of the same backup left. @throws BackupError where it has anything else. */
async function beginRestore(couch: Couch, backup: ChosenBackup): Promise<void> {
  const marker = restoringDatabase(couch);
  const name = `${describeStep(backup.manifest)} ${backup.manifest.digest}`;
  const interrupted = v.safeParse(Marker, await orMissing(couch.use(marker).get(MARKER)));
  const existing = v
    .parse(v.array(v.string()), await couch.db.list())
    .filter((database) => isOurDatabase(couch, database));
  if (interrupted.success) {
    const { backup: other, databases } = interrupted.output;
    const foreign = existing.filter((database) => !databases.includes(database));
    if (other !== name || foreign.length > 0)
      throw new BackupError(
        'restore-refused',
        `Another restore was interrupted there: of ${other.split(' ')[0]}. Nothing was changed.`,
        'Complete that one first, or use an empty CouchDB.'
      );
    for (const database of existing) await orMissing(couch.db.destroy(database));
    return;
  }
  const people = await orMissing(couch.db.get(USERS)).then((users) => (users ? listPeople(couch) : []));
  const found = existing[0] ?? people[0]?._id;
  if (found !== undefined)
    throw new BackupError(
      'restore-refused',
      `The target is not empty: it has ${found}${existing.length > 1 ? ` and ${existing.length - 1} more databases` : ''}. Nothing was changed.`,
      'Restore into an empty folder or an empty CouchDB, on which Tidesheet has not been started yet.'
    );
  await makeRoomForUsers(couch, backup);
  await createDatabase(couch, marker);
  await couch
    .use(marker)
    .insert({ backup: name, databases: backup.databases.map((one) => one.name) } as { _id?: string }, MARKER);
}

/**
 * Users of several installations are in one database. What is left of those that were deleted would hide the restored ones.
 * @throws BackupError where one of them belongs to somebody else.
 */
async function makeRoomForUsers(couch: Couch, backup: ChosenBackup): Promise<void> {
  await createDatabase(couch, USERS);
  const ids = new Set<string>();
  for await (const { leaf } of backup.leavesOf(USERS)) ids.add(leaf._id);
  const { rows } = await couch.use(USERS).list();
  const taken = rows.find(({ id }) => ids.has(id));
  if (taken !== undefined)
    throw new BackupError(
      'restore-refused',
      `The target has a user ${taken.id} already. Nothing was changed.`,
      'Restore into a CouchDB that does not have these users.'
    );
  await purgeDeletedUsers(couch, ids);
}

/** @returns the design documents, which are not written yet. */
async function writeLeaves(
  couch: Couch,
  database: string,
  backup: ChosenBackup,
  onProgress: (documents: number) => void
): Promise<string[]> {
  const designs: string[] = [];
  let lines: string[] = [];
  let bytes = 0;
  let done = 0;
  const flush = async () => {
    await writeBatch(couch, database, lines);
    done += lines.length;
    onProgress(done);
    [lines, bytes] = [[], 0];
  };
  for await (const { leaf, line } of backup.leavesOf(database)) {
    if (leaf._id.startsWith('_design/')) {
      designs.push(line);
      continue;
    }
    if (lines.length >= DOCUMENTS_AT_ONCE || (lines.length > 0 && bytes + line.length > BYTES_AT_ONCE))
      await flush();
    lines.push(line);
    bytes += line.length;
  }
  await flush();
  return designs;
}

const Refused = v.array(v.looseObject({ id: v.optional(v.string()), reason: v.optional(v.string()) }));

/** `lines`: documents as JSON. @throws BackupError where one is refused. */
async function writeBatch(couch: Couch, database: string, lines: string[]): Promise<void> {
  if (lines.length === 0) return;
  const body = { new_edits: false, docs: lines.map((line) => JSON.parse(line) as object) };
  const request = { db: database, path: '_bulk_docs', method: 'POST', body };
  const [refused] = v.parse(Refused, await couch.request(request));
  if (refused)
    throw new BackupError(
      'restore-refused',
      `${database}: the target refused ${refused.id ?? 'a document'}: ${refused.reason ?? 'no reason given'}`,
      'The target is marked as incomplete, and no server starts on it. Fix the cause, and run the same command again.'
    );
}

/** What a backup says about somebody who was erased after it, outside of what was left out: as in `erase`. */
async function eraseAgain(
  couch: Couch,
  person: ErasedPerson & { email: string | undefined },
  nowMs: number
): Promise<void> {
  const { developer, database, at } = person;
  const { org, audit, service } = couch.names;
  const has = async (name: string) => (await orMissing(couch.db.get(name))) !== undefined;
  if (await has(service)) {
    const erasure: Erasure = { type: 'erased', v: 1, at };
    const id = erasureIdOf(database);
    if (!(await orMissing(couch.use(service).head(id))))
      await couch.use<Erasure>(service).insert(erasure, id);
    await voidEnrolments(couch, developer);
    await removeReceivedReviews(couch, developer);
  }
  if (await has(org)) for (const { slug } of await listTeams(couch)) await leaveTeam(couch, slug, developer);
  if (await has(audit)) {
    if (person.email !== undefined) await redactActs(couch, { email: person.email, developer });
    await recordAct(couch, { by: 'restore', act: 'erase', subject: developer, detail: {} }, nowMs);
  }
  // No earlier revision of theirs may be left in the files.
  for (const name of [service, org, audit])
    if (await has(name)) await compactDatabase(couch, name, AbortSignal.timeout(TIMEOUT_OF_COMPACTION_MS));
}
