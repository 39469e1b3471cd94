import * as v from 'valibot';
import { putHolidayRoute } from '#domain/api/worktime.ts';
import { DayDate } from '#domain/documents/primitives.ts';
import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/errors.ts';
import { flag, requiredText, text } from '../../cli/inputs.ts';
import { readConfig } from '../config.ts';
import { putOwnHoliday, removeOwnHoliday } from '../worktime/own-holidays.ts';
import type { Context } from './context.ts';
import { useConfiguredStore } from './stores.ts';

export const holiday = defineCommand({
  name: 'holiday',
  summary: 'Set or remove a holiday of the organisation',
  description: 'With --part none a public holiday is worked.',
  inputs: {
    date: requiredText('<date>', 'Such as 2026-12-24'),
    name: text('[name]', 'What it is called'),
    part: text('--part <part>', 'full (the default), half or none'),
    remove: flag('--remove', 'Remove what was set for this date')
  },
  run: async ({ date, name, part = 'full', remove }, { env, print }: Context) => {
    const day = v.safeParse(putHolidayRoute.body, { date, name, part });
    if (remove && !v.is(DayDate, date)) throw new UsageError('The date is one like 2026-12-24.');
    if (!remove && !day.success) throw new UsageError(`${day.issues[0].message}.`);
    const store = await useConfiguredStore(readConfig(env));
    try {
      const writer = { couch: store.couch, now: Date.now };
      const by = 'command line';
      if (day.success && !remove) {
        await putOwnHoliday(writer, day.output, by);
        print(`${date}: ${day.output.name}`);
        return 0;
      }
      const { name: again } = await removeOwnHoliday(writer, date, by);
      print(`${date}: ${again === undefined ? 'no holiday' : `${again}, as a public holiday`}`);
      return 0;
    } finally {
      await store.close();
    }
  }
});
