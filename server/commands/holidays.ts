import * as v from 'valibot';
import { HolidayChoice } from '#domain/api/worktime.ts';
import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/errors.ts';
import { requiredText, text } from '../../cli/inputs.ts';
import { readConfig } from '../config.ts';
import { writeHolidays } from '../worktime/holidays.ts';
import type { Context } from './context.ts';
import { useConfiguredStore } from './stores.ts';

const YEARS_AHEAD = 2;

export const holidays = defineCommand({
  name: 'holidays',
  summary: 'Write the public holidays of a country or region',
  description: 'Running it again is safe. Holidays that people set, or decided to work on, stay.',
  inputs: {
    region: requiredText('<region>', 'The country and region, such as DE-BY'),
    years: text('[years]', 'Such as 2026..2028; by default this year and the next two')
  },
  run: async ({ region, years }, { env, print }: Context) => {
    const choice = v.safeParse(HolidayChoice, { region, ...readYears(years) });
    if (!choice.success) throw new UsageError(`${choice.issues[0].message}.`);
    const store = await useConfiguredStore(readConfig(env));
    try {
      const writer = { couch: store.couch, now: Date.now };
      const { from, to, written, removed, own } = await writeHolidays(writer, choice.output, 'command line');
      print(
        `${region}, ${from} to ${to}: ${written} written, ${removed} removed, ${own} dates stay as people set them.`
      );
      return 0;
    } finally {
      await store.close();
    }
  }
});

function readYears(years: string | undefined): { from: number; to: number } {
  const thisYear = new Date().getUTCFullYear();
  if (years === undefined) return { from: thisYear, to: thisYear + YEARS_AHEAD };
  const [, from, to = from] = /^(\d{4})(?:\.\.(\d{4}))?$/.exec(years) ?? [];
  if (from === undefined) throw new UsageError(`"${years}" is not a range of years like 2026..2028.`);
  return { from: Number(from), to: Number(to) };
}
