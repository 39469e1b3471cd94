/** A week handed in: `sheet:<week>` of a developer's database as `sheet:<week>:<id>` of a team's. */
import * as v from 'valibot';
import { Sheet, sheetId } from '#domain/documents/sheet.ts';
import { orMissing } from '../../../couch/connection.ts';
import type { Fold } from './sources.ts';
import { putCopy } from './put-copy.ts';

export async function foldSheet({ couch, target, logOnce, compact }: Fold, week: string): Promise<void> {
  const { database, team, developer } = target;
  const id = sheetId(week);
  const hasReplaced = await putCopy(couch, team, sheetId(week, developer), async () => {
    const found = await orMissing(couch.use(database).get(id));
    const sheet = v.safeParse(Sheet, found);
    if (found && !sheet.success) logOnce(`${database}: ${id} is left out: ${sheet.issues[0].message}`);
    return sheet.success && sheet.output.developer === developer ? sheet.output : undefined;
  });
  if (hasReplaced) compact?.(team);
}
