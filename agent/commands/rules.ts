import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { joinCategory } from '#domain/categorise/category-path.ts';
import { checkRules } from '#domain/categorise/check-rules.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { defineCommand } from '../../cli/command.ts';
import { oneOf, text } from '../../cli/inputs.ts';
import { ActivityWatch } from '../collect/activitywatch.ts';
import { defaultDataDir, readLocalConfig } from '../config.ts';
import { InputError } from '../errors.ts';
import { rulesOfClasses } from '../rules/rules-file.ts';
import type { Context } from './context.ts';

export const rules = defineCommand({
  name: 'rules',
  summary: 'Propose rules for your organisation, made from your categories in ActivityWatch',
  usage: 'import [--to <file>]',
  inputs: {
    action: oneOf(['import'], 'Reads your categories'),
    to: text('--to <file>', 'Write the proposal to a file instead of the terminal')
  },
  run: async ({ to }, context: Context) => {
    const { awUrl: url, awApiKey: apiKey } = readLocalConfig(context.readEnv(), defaultDataDir());
    const classes = await new ActivityWatch({ url, apiKey }).classes();
    if (classes === null) {
      context.warn(`ActivityWatch at ${url} has no categories of your own: you never changed any.`);
      return 1;
    }
    propose(withoutUnusable(rulesOfClasses(`${url}/api/0/settings/classes`, classes), context), to, context);
    return 0;
  }
});

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
    `${proposal.categories.length} categories are in ${path}. Try them: tidesheet preview --rules ${file} --date …`
  );
}
