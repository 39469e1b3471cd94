import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { joinCategory } from '#domain/categorise/category-path.ts';
import { checkRules } from '#domain/categorise/check-rules.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { defineCommand } from '../../cli/command.ts';
import { oneOf, text } from '../../cli/inputs.ts';
import { ActivityWatch } from '../collect/activitywatch.ts';
import { defaultDataDir, isConnected, NOT_CONNECTED, readLocalConfig } from '../config.ts';
import { InputError } from '../errors.ts';
import { TITLE_COMMANDS } from '../rules/known-rules.ts';
import {
  acceptNewest,
  readTitleHistory,
  type TitleHistory,
  type TitleVersion,
  writeTitleHistory
} from '../rules/title-history.ts';
import { rulesOfClasses } from '../rules/rules-file.ts';
import type { Context } from './context.ts';

export const rules = defineCommand({
  name: 'rules',
  summary: 'Show which rules look at your window titles, or propose rules for your organisation',
  description:
    'show: prints the patterns that look at your window titles, and since when. accept: applies them to the last 30 days too. ' +
    'import: proposes rules that are made from your categories in ActivityWatch.',
  usage: 'show | accept | import [--to <file>]',
  inputs: {
    action: oneOf(['show', 'accept', 'import'], 'What to do'),
    to: text('--to <file>', 'Write the proposal to a file instead of the terminal')
  },
  run: async ({ action, to }, context: Context) => {
    const env = context.readEnv();
    const { awUrl: url, awApiKey: apiKey, dataDir } = readLocalConfig(env, defaultDataDir());
    if (action !== 'import') {
      const history = readTitleHistory(dataDir);
      if (history.length > 0) return showOrAcceptPatterns(action, { dataDir, history }, context);
      context.warn(isConnected(env) ? NO_RULES : NOT_CONNECTED);
      return 1;
    }
    const classes = await new ActivityWatch({ url, apiKey }).classes();
    if (classes === null) {
      context.warn(`ActivityWatch at ${url} has no categories of your own: you never changed any.`);
      return 1;
    }
    propose(withoutUnusable(rulesOfClasses(`${url}/api/0/settings/classes`, classes), context), to, context);
    return 0;
  }
});

const NO_RULES =
  'The rules of your organisation are not known on this machine yet. Start with: tidesheet sync';

function showOrAcceptPatterns(
  action: 'show' | 'accept',
  { dataDir, history }: { dataDir: string; history: TitleHistory },
  { print }: Context
): number {
  if (action === 'accept') {
    writeTitleHistory(dataDir, acceptNewest(history));
    print(
      'The next synchronisation applies the patterns to the last 30 days too. To print them: tidesheet rules show'
    );
    return 0;
  }
  for (const version of history) for (const line of describeVersion(version)) print(line);
  if (history.length > 1) print(TITLE_COMMANDS);
  return 0;
}

function describeVersion({ from, patterns: { categories, projects } }: TitleVersion): string[] {
  const days = from === '' ? 'On days before any change' : `On days from ${from} (UTC)`;
  return [
    `${days}, these patterns look at window titles:`,
    ...categories.map(
      ({ name, rule }) => `  ${joinCategory(name)}: ${rule.type === 'regex' ? rule.regex : ''}`
    ),
    ...projects.map(
      ({ project, regex = '' }) => `  project ${project}: ${regex}, or the name of the project`
    ),
    ...(categories.length + projects.length === 0 ? ['  none'] : [])
  ];
}

/** A proposal with a single pattern that cannot be used would be refused as a whole. */
function withoutUnusable(proposal: Rules, { warn }: Context): Rules {
  const problems = new Map(checkRules(proposal).map(({ ruleId, problem }) => [ruleId, problem]));
  for (const { id, name } of proposal.categories) {
    const problem = problems.get(id);
    if (problem !== undefined) warn(`"${joinCategory(name)}" is left out. ${problem}`);
  }
  return { ...proposal, categories: proposal.categories.filter(({ id }) => !problems.has(id)) };
}

function propose(proposal: Rules, file: string | undefined, { print, workingDir }: Context): void {
  const json = JSON.stringify(proposal, null, 2);
  if (file === undefined) {
    print(json);
    return;
  }
  const path = resolve(workingDir, file);
  try {
    writeFileSync(path, `${json}\n`);
  } catch (error) {
    throw new InputError(`The proposal cannot be written to ${path}: ${(error as Error).message}.`);
  }
  print(
    `${proposal.categories.length} categories are in ${path}. Try them: tidesheet preview --rules ${file}`
  );
}
