/** What an agent has to know before it reports, from the databases that it may read. */
import * as v from 'valibot';
import type { AgentContact } from '#domain/api/agent-contact.ts';
import { Device, deviceRange } from '#domain/documents/device.ts';
import { EPOCHS_ID } from '#domain/documents/epochs.ts';
import { PROFILE_ID } from '#domain/documents/profile.ts';
import { RETENTION_ID } from '#domain/documents/retention.ts';
import { RULES_ID } from '#domain/documents/rules.ts';
import { orMissing, statusOf, type Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import type { PersonUser } from './user-documents.ts';

type OwnPart = Pick<AgentContact, 'developer' | 'devices' | 'epochs' | 'profile'>;
type Stored = AgentContact['rules'];

const NOTHING: OwnPart = { developer: null, devices: [] };

/** As whom it is read: the service, and the caller, whose requests wait until the epoch of the database has begun. */
type Readers = { couch: Couch; callersCouch: Couch };

/**
 * Of the person's own database; nothing where it does not exist, as after an erasure.
 * @throws RequestError where the caller may not read it.
 */
export async function readOwnPart(
  { couch, callersCouch }: Readers,
  { tidesheet }: PersonUser
): Promise<OwnPart> {
  const { developer: id, name, database } = tidesheet;
  const own = await readDocuments(callersCouch, database, [PROFILE_ID, EPOCHS_ID]).catch((error: unknown) => {
    if (statusOf(error) !== 403) throw error;
    throw new RequestError('forbidden', 'You are not allowed to read the database of this developer.');
  });
  const found = await orMissing(couch.use(database).list({ ...deviceRange(), include_docs: true }));
  if (own === undefined || found === undefined) return NOTHING;
  const devices = found.rows.flatMap(({ doc }) => {
    const device = v.safeParse(Device, doc);
    return device.success ? [device.output] : [];
  });
  const [profile, epochs] = own;
  return { developer: { id, name, database }, devices, epochs: epochs?._rev, profile };
}

/** Of the organisation's database. */
export async function readOrgPart(couch: Couch): Promise<Pick<AgentContact, 'rules' | 'retention'>> {
  const [rules, retention] = (await readDocuments(couch, couch.names.org, [RULES_ID, RETENTION_ID])) ?? [];
  return { rules, retention };
}

/** Those of the ids that there are; undefined where there is no such database. */
async function readDocuments(couch: Couch, database: string, ids: string[]): Promise<Stored[] | undefined> {
  const found = await orMissing(couch.use<object>(database).fetch({ keys: ids }));
  return found?.rows.map((row) => ('doc' in row && row.doc ? { ...row.doc } : undefined));
}
