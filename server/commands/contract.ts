import * as v from 'valibot';
import { putContractRoute, type ContractTerms } from '#domain/api/worktime.ts';
import { DayDate } from '#domain/documents/primitives.ts';
import { formatTypedDuration, parseBalance } from '#domain/time/typed-durations.ts';
import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/errors.ts';
import { flag, requiredText, text } from '../../cli/inputs.ts';
import { readConfig } from '../config.ts';
import { listContracts, putContract, removeContract } from '../worktime/contracts.ts';
import type { Context } from './context.ts';
import { useConfiguredStore } from './stores.ts';

const DAYS = 7;

export const contract = defineCommand({
  name: 'contract',
  summary: 'Show or set how long a developer works on each weekday',
  description: 'Without --from it shows the contracts. Hours are 8, 7:30 or 7.5.',
  inputs: {
    developer: requiredText('<developer>', 'The id of the developer'),
    from: text('--from <date>', 'The first day of the contract'),
    until: text('--until <date>', 'The last day of work'),
    week: text('--week <hours>', 'Hours on Monday to Sunday: 8,8,8,8,8,0,0'),
    opening: text('--opening <hours>', 'The balance on the first day: 12:30, or --opening=-4'),
    maxCarryOver: text('--max-carry-over <hours>', 'At most so much is carried over into a new year'),
    remove: flag('--remove', 'Remove the contract that begins on --from')
  },
  run: async ({ developer, from, remove, ...given }, { env, print }: Context) => {
    const terms = from === undefined || remove ? undefined : readTerms({ from, ...given });
    if (from === undefined && (remove || Object.values(given).some((value) => value !== undefined)))
      throw new UsageError('--from is missing.');
    if (from !== undefined && !v.is(DayDate, from))
      throw new UsageError('--from takes a date like 2026-10-27.');
    const store = await useConfiguredStore(readConfig(env));
    try {
      const writer = { couch: store.couch, now: Date.now };
      const by = 'command line';
      if (terms) await putContract(writer, developer, { terms, by });
      else if (from !== undefined) await removeContract(writer, developer, { from, by });
      const contracts = await listContracts(store.couch, developer);
      if (contracts.length === 0) print('No contract: the work hours of the organisation count.');
      for (const one of contracts) print(describe(one));
      return 0;
    } finally {
      await store.close();
    }
  }
});

type Given = Record<'until' | 'week' | 'opening' | 'maxCarryOver', string | undefined> & { from: string };

function readTerms({ from, until, week, opening, maxCarryOver }: Given): ContractTerms {
  if (week === undefined) throw new UsageError('--week is missing: 8,8,8,8,8,0,0');
  const weekdays = week.split(',').map((hours) => readHours('--week', hours));
  if (weekdays.length !== DAYS) throw new UsageError('--week takes seven lengths, of Monday to Sunday.');
  const terms = v.safeParse(putContractRoute.body, {
    from,
    weekdays,
    ...(until !== undefined && { until }),
    ...(opening !== undefined && { openingBalance: readHours('--opening', opening) }),
    ...(maxCarryOver !== undefined && { maxCarryOver: readHours('--max-carry-over', maxCarryOver) })
  });
  if (terms.success) return terms.output;
  const [issue] = terms.issues;
  throw new UsageError([v.getDotPath(issue), issue.message].filter(Boolean).join(' '));
}

function readHours(option: string, typed: string): number {
  const seconds = parseBalance(typed);
  if (seconds === undefined)
    throw new UsageError(`${option}: "${typed}" is not a length like 8, 7:30 or 7.5.`);
  return seconds;
}

const describe = ({ from, until, weekdays, openingBalance, maxCarryOver }: ContractTerms) =>
  [
    `from ${from}${until === undefined ? '' : ` until ${until}`}: ${weekdays.map(hoursOf).join(', ')}`,
    ...(openingBalance === undefined ? [] : [`opening balance ${hoursOf(openingBalance)}`]),
    ...(maxCarryOver === undefined ? [] : [`at most ${hoursOf(maxCarryOver)} carried over`])
  ].join('; ');

const hoursOf = (seconds: number) => `${seconds < 0 ? '-' : ''}${formatTypedDuration(Math.abs(seconds))}`;
