import { resolve } from 'node:path';
import { formatLocalTime, withLocalTimes } from '#domain/time/local-time.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/errors.ts';
import { flag, text } from '../../cli/inputs.ts';
import { ActivityWatch } from '../collect/activitywatch.ts';
import { readPrivacy } from '../collect/privacy-file.ts';
import { defaultDataDir, readConfig, readLocalConfig } from '../config.ts';
import { localZone } from '../device/device.ts';
import { unitePauses } from '../pause/known-pauses.ts';
import { readPauses } from '../pause/pauses.ts';
import { changeLines, type DayChange } from '../preview/compare-days.ts';
import { previewChanges } from '../preview/preview-changes.ts';
import { readLocalMachine } from '../preview/local-machine.ts';
import { previewDate } from '../preview/preview-date.ts';
import { previewDay, type PreviewInput } from '../preview/preview-day.ts';
import { previewTable } from '../preview/preview-table.ts';
import { readCachedRules } from '../rules/known-rules.ts';
import { readRulesFile } from '../rules/rules-file.ts';
import { readTitleHistory } from '../rules/title-history.ts';
import type { Context } from './context.ts';

const RULES_NOT_KNOWN =
  'The rules of your organisation are not known on this machine yet: this preview uses the default rules.';

/** The developer's id where none is configured yet. */
const NOBODY = 'preview';

export const preview = defineCommand({
  name: 'preview',
  summary: 'Show what leaves this machine for a day',
  description: 'Nothing is sent or written. A day lasts from 04:00 to 04:00 on the clock of this machine.',
  usage: '[today | yesterday | <date>] [--json] [--diff | --rules <file>] [--host <host>]',
  inputs: {
    day: text('[date]', 'today, yesterday, or a local date such as 2026-10-27; today by default'),
    date: text('--date <date>', 'The same as an option'),
    json: flag('--json', 'Print JSON'),
    diff: flag('--diff', 'Show what the next synchronisation changes on the server'),
    rules: text('--rules <file>', 'Use the rules of a file'),
    host: text('--host <host>', 'Use the buckets of another host')
  },
  run: async ({ day: word, date: option, json, diff, rules: rulesFile, host }, context: Context) => {
    const { readEnv, workingDir, now, print, warn } = context;
    if (word !== undefined && option !== undefined) throw new UsageError('Give the date once.');
    const [nowMs, tz] = [now(), localZone()];
    const date = previewDate(word ?? option, nowMs, tz);
    const config = readLocalConfig(readEnv(), defaultDataDir());
    const known = readCachedRules(config.dataDir);
    const rules =
      rulesFile === undefined ? (known ?? DEFAULT_RULES) : readRulesFile(resolve(workingDir, rulesFile));
    const input: PreviewInput = {
      activitywatch: new ActivityWatch({ url: config.awUrl, apiKey: config.awApiKey }),
      dataDir: config.dataDir,
      developer: config.developer ?? NOBODY,
      date,
      tz,
      rules,
      titleHistory: rulesFile === undefined ? readTitleHistory(config.dataDir) : [],
      privacy: readPrivacy(config.dataDir),
      paused: unitePauses([], readPauses(config.dataDir)),
      host,
      nowMs
    };
    if (diff)
      return showChanges(await previewChanges(input, readConfig(readEnv(), defaultDataDir())), json, print);
    const isExact = rulesFile === undefined && host === undefined;
    const local = isExact ? await readLocalMachine(input, config.dataDir) : undefined;
    const { documents, day, rejected, notices } = await previewDay({ ...input, ...local });
    if (rejected > 0) warn(`${rejected} events could not be read and were left out.`);
    if (json) print(JSON.stringify({ documents, day }));
    else if (local !== undefined && documents.length === 0) print(beforeConsent(local.fromMs, tz));
    else if (day === null) print(`Nothing was recorded on ${date} yet.`);
    else for (const line of previewTable(day, documents)) print(line);
    if (!json) for (const notice of notices) print(withLocalTimes(notice, tz));
    if (!json && rulesFile === undefined && known === undefined) print(RULES_NOT_KNOWN);
    return 0;
  }
});

function showChanges(changes: DayChange[], json: boolean, print: Context['print']): number {
  if (json) print(JSON.stringify({ changes }));
  else if (changes.length === 0) print('Nothing of that day would be sent: it is before collecting began.');
  else for (const line of changeLines(changes)) print(line);
  return 0;
}

const beforeConsent = (fromMs: number, tz: string) =>
  `Nothing of that day is sent: collecting began at ${formatLocalTime(fromMs, tz)}. To include earlier hours: tidesheet sync --hours <n>`;
