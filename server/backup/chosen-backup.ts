/** What a step of a backup means as a whole: the newest state of every document of every database. */
import * as v from 'valibot';
import { ChainName, StepName, type BackupDatabase, type Manifest } from '#domain/backup/manifest.ts';
import { parseErasureId } from '#domain/documents/erasure.ts';
import { developerOfReceivedReview } from '#domain/documents/received-review.ts';
import { developerOfTeamDocument } from '#domain/documents/team-developer.ts';
import { databaseNames, USERS, type Names } from '../../couch/databases.ts';
import { erasureIdOf } from '../people/erase.ts';
import { BackupError } from './backup-error.ts';
import { listChains, listSteps, readManifest, type StepId } from './backup-folder.ts';
import type { Erasures } from './erasure-ledger.ts';
import { readFileOf, type Reading, type StoredLeaf } from './verify-backup.ts';

/** `chain-20261127T083000Z/0003`, or a chain for its newest step. @throws BackupError */
export function parseStep(text: string): { chain: string; step: string | undefined } {
  const [chain, step, ...more] = text.replace(/\/$/, '').split('/');
  if (v.is(ChainName, chain) && (step === undefined || v.is(StepName, step)) && more.length === 0)
    return { chain, step };
  throw new BackupError(
    'backup-refused',
    `"${text}" is not a step of a backup.`,
    'Write it like chain-20261127T083000Z/0003; `verify` lists them.'
  );
}

/** The step to restore: the one that was named, or the newest. @throws BackupError */
export async function chooseStep(folder: string, at: string | undefined): Promise<StepId> {
  const named = at === undefined ? undefined : parseStep(at);
  const chain = named?.chain ?? (await listChains(folder)).at(-1);
  if (chain === undefined)
    throw new BackupError('backup-refused', `There is no backup in ${folder} yet.`, 'Make one first.');
  const step = named?.step ?? (await listSteps(folder, chain)).at(-1) ?? '0000';
  return { chain, step };
}

/** The erasures that any backup in the folder knows, also one that was made later. One whose manifest is damaged says nothing. */
export async function readKnownErasures(folder: string): Promise<Erasures> {
  const known: Record<string, string> = {};
  for (const chain of await listChains(folder)) {
    for (const step of await listSteps(folder, chain)) {
      const manifest = await readManifest(folder, { chain, step }).catch(() => undefined);
      Object.assign(known, manifest?.erasures);
    }
  }
  return Object.fromEntries(Object.entries(known).filter(([id]) => parseErasureId(id) !== undefined));
}

/** Somebody who was erased after the backup. */
export type ErasedPerson = { developer: string; database: string; at: string };

export class ChosenBackup {
  readonly manifest: Manifest;
  readonly names: Names;
  readonly erased: readonly ErasedPerson[];
  /** Their addresses, once the users have been read. */
  readonly addresses = new Map<string, string>();
  readonly #reading: Reading;
  /** The newest first. */
  readonly #steps: readonly Manifest[];

  /** `manifests`: a chain up to the step. @throws BackupError where it names databases of others. */
  constructor(reading: Reading, manifests: Manifest[], erasures: Erasures) {
    this.#reading = reading;
    this.#steps = [...manifests].reverse();
    const [manifest] = this.#steps;
    if (manifest === undefined) throw new Error('A chain has at least one step.');
    this.manifest = manifest;
    this.names = databaseNames(manifest.prefix);
    const { org, audit, service, slugOf, developerOf } = this.names;
    for (const { name } of manifest.databases) {
      const isOurs = [USERS, org, audit, service].includes(name) || slugOf(name) || developerOf(name);
      if (!isOurs)
        throw new BackupError('backup-damaged', `The manifest names ${name}, which is no database of ours.`);
    }
    this.erased = [...manifest.databases.map(({ name }) => name), ...manifest.vanished].flatMap(
      (database) => {
        const developer = developerOf(database);
        const at = erasures[erasureIdOf(database)];
        return developer !== undefined && at !== undefined ? [{ developer, database, at }] : [];
      }
    );
  }

  /** The databases, without those that were erased since. */
  get databases(): BackupDatabase[] {
    return this.manifest.databases.filter(
      ({ name }) => !this.erased.some(({ database }) => database === name)
    );
  }

  /** Every leaf revision of a database, without what is about people who were erased since. @throws BackupError */
  async *leavesOf(database: string): AsyncGenerator<StoredLeaf> {
    const seen = new Set<string>();
    for (const manifest of this.#steps) {
      const entry = manifest.databases.find(({ name }) => name === database);
      if (entry === undefined) return;
      const own = new Set<string>();
      for await (const stored of readFileOf(this.#reading, manifest, entry)) {
        const { _id: id } = stored.leaf;
        if (seen.has(id)) continue;
        // The full backup is the last that is read.
        if (!entry.full) own.add(id);
        if (!this.#isErased(database, stored)) yield stored;
      }
      if (entry.full) return;
      for (const id of own) seen.add(id);
    }
  }

  #isErased(database: string, { leaf }: StoredLeaf): boolean {
    if (this.erased.length === 0) return false;
    const isOf = (developer: string | undefined) =>
      this.erased.some((person) => person.developer === developer);
    if (database === USERS) {
      const user = v.safeParse(Ours, leaf);
      if (!user.success || !isOf(user.output.tidesheet.developer)) return false;
      const { kind, developer } = user.output.tidesheet;
      if (kind === 'person') this.addresses.set(developer, user.output.name);
      return true;
    }
    if (database === this.names.service) return isOf(developerOfReceivedReview(leaf._id));
    return this.names.slugOf(database) !== undefined && isOf(developerOfTeamDocument(leaf._id));
  }
}

const Ours = v.looseObject({
  name: v.string(),
  tidesheet: v.looseObject({ kind: v.string(), developer: v.string() })
});
