/** Days that the organisation no longer stores: they leave the machine's store, and are never collected again. */
import { expect, it } from 'vitest';
import { RETENTION_ID } from '#domain/documents/retention.ts';
import { addDays, utcDateOf } from '#domain/time/calendar.ts';
import { daysOf, useStage } from '../stage/agent/agent-stage.ts';

const stage = useStage();
const HOURS = 96;

it('sends no day again that has expired, however far back it is asked', async () => {
  for (const hours of [90, 60, 3]) stage.machine.work('Code', hours, 30);
  await stage.machine.run('sync', '--hours', String(HOURS));
  const dates = async () => (await daysOf(stage)).map(({ date }) => date);
  const sent = await dates();
  const today = utcDateOf(Date.now());
  expect(sent.length).toBeGreaterThan(2);

  const { admin, retention } = stage.server;
  await admin.use<object>(admin.names.org).insert({
    _id: RETENTION_ID,
    ...{ type: 'retention', v: 1, keepMonths: {}, deletedBefore: { days: today } }
  });
  await retention.run();
  // The UTC day before is part of the first local day that stays.
  const stays = sent.filter((date) => date >= addDays(today, -1));
  expect(await dates()).toEqual(stays);

  const { code } = await stage.machine.run('sync', '--hours', String(HOURS));
  expect(code).toBe(0);
  expect(await dates()).toEqual(stays);
  // Nor from what the store had of them.
  stage.machine.work('Slack', 1, 10);
  await stage.machine.run('sync');
  expect((await dates()).every((date) => date >= addDays(today, -1))).toBe(true);
});
