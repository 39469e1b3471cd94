/**
 * `contract:<from>` in a person's database, written by the service for an admin: how long the person is to work on each weekday from
 * a date on, until the next contract or its last day.
 */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, DayDate, DeveloperId, wholeBetween, wholeUpTo } from './primitives.ts';

const MAX_WEEKDAY_SECONDS = 86_400;
/** Balances are below a year of work. */
export const MAX_BALANCE_SECONDS = 3000 * 3600;
/** So many contracts of one person count, the first ones. */
export const MAX_CONTRACTS = 100;

/** What a contract says, without what makes it a document. */
export const contractTerms = {
  from: DayDate,
  /** The last day of work; left out: open-ended. */
  until: v.optional(DayDate),
  /** Seconds of work on Monday to Sunday. */
  weekdays: v.pipe(v.array(wholeUpTo(MAX_WEEKDAY_SECONDS)), v.length(7, 'has seven days, Monday to Sunday')),
  /** The balance at the start of `from`, in seconds; it replaces what was carried over until then. */
  openingBalance: v.optional(wholeBetween(-MAX_BALANCE_SECONDS, MAX_BALANCE_SECONDS)),
  /** How many seconds of a positive balance are carried over into a new year; left out: all. */
  maxCarryOver: v.optional(wholeUpTo(MAX_BALANCE_SECONDS))
};

export const endsAfterStart = ({ from, until }: { from: string; until?: string | undefined }): boolean =>
  until === undefined || from <= until;

export const Contract = v.pipe(
  v.object({
    ...couchFields,
    type: v.literal('contract'),
    v: v.literal(1),
    developer: DeveloperId,
    ...contractTerms
  }),
  v.check(({ _id, from }) => _id === contractId(from), 'the id names the date'),
  v.check((contract) => endsAfterStart(contract), 'a contract ends after it starts')
);
export type Contract = v.InferOutput<typeof Contract>;

export const contractId = (from: string): string => `contract:${from}`;

const CONTRACT_ID = /^contract:([^:]+)$/;

/** The first date, or undefined where the id is not that of a contract. */
export const parseContractId = (id: string): string | undefined => CONTRACT_ID.exec(id)?.[1];

export const contractRange = (): IdRange => rangeOf('contract:');
