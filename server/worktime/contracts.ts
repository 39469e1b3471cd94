/** Contracts of developers: documents of their own databases that only the service writes. */
import * as v from 'valibot';
import type { ContractTerms } from '#domain/api/worktime.ts';
import { sameContent } from '#domain/documents/content.ts';
import { Contract, contractId, contractRange, MAX_CONTRACTS } from '#domain/documents/contract.ts';
import { orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import { recordAct } from '../people/audit.ts';
import { getDeveloper } from '../people/users.ts';
import type { Service } from '../service.ts';

type Writer = Pick<Service, 'couch' | 'now'>;

/** By their first dates. @throws RequestError for a developer who is not registered */
export async function listContracts(couch: Couch, developer: string): Promise<ContractTerms[]> {
  const { tidesheet } = await getDeveloper(couch, developer);
  return (await readContracts(couch, tidesheet.database)).map(termsOf);
}

/** Replaces a contract from the same date. @throws RequestError */
export async function putContract(
  { couch, now }: Writer,
  developer: string,
  { terms, by }: { terms: ContractTerms; by: string }
): Promise<void> {
  const { tidesheet } = await getDeveloper(couch, developer);
  if (tidesheet.erasing) throw new RequestError('account-state', `${developer} is being erased.`);
  const { database } = tidesheet;
  const db = couch.use<Contract>(database);
  const made: Contract = { _id: contractId(terms.from), type: 'contract', v: 1, developer, ...terms };
  await retryConflicts(async () => {
    const current = await orMissing(db.get(made._id));
    if (!current && (await readContracts(couch, database)).length >= MAX_CONTRACTS)
      throw new RequestError(
        'account-state',
        `${developer} has ${MAX_CONTRACTS} contracts: remove one first.`
      );
    if (current && sameContent(current, made)) return;
    await db.insert({ ...made, ...(current && { _rev: current._rev }) });
  });
  const detail = { from: terms.from };
  await recordAct(couch, { by, act: 'contract', subject: developer, detail }, now());
}

/** @throws RequestError where no contract begins on that date */
export async function removeContract(
  { couch, now }: Writer,
  developer: string,
  { from, by }: { from: string; by: string }
): Promise<void> {
  const { tidesheet } = await getDeveloper(couch, developer);
  const db = couch.use<Contract>(tidesheet.database);
  await retryConflicts(async () => {
    const current = await orMissing(db.get(contractId(from)));
    if (!current) throw new RequestError('not-found', `No contract of ${developer} begins on ${from}.`);
    await db.destroy(current._id, current._rev);
  });
  await recordAct(couch, { by, act: 'contract-removed', subject: developer, detail: { from } }, now());
}

async function readContracts(couch: Couch, database: string): Promise<Contract[]> {
  const { rows } = await couch
    .use(database)
    .list({ ...contractRange(), include_docs: true, limit: MAX_CONTRACTS });
  return rows.flatMap(({ doc }) => {
    const contract = v.safeParse(Contract, doc);
    return contract.success ? [contract.output] : [];
  });
}

const termsOf = ({ from, until, weekdays, openingBalance, maxCarryOver }: Contract): ContractTerms => ({
  from,
  weekdays,
  ...(until !== undefined && { until }),
  ...(openingBalance !== undefined && { openingBalance }),
  ...(maxCarryOver !== undefined && { maxCarryOver })
});
