/** Merges rules from a file into existing rules, and lists what cannot be used. */
import * as v from 'valibot';
import { joinCategory } from '../../categorise/category-path.ts';
import { checkRegex } from '../../categorise/check-regex.ts';
import { checkRules } from '../../categorise/check-rules.ts';
import { ListOfClasses, readClass, type RefusedClass } from '../../categorise/read-classes.ts';
import { rulesFromClasses } from '../../categorise/rules-from-classes.ts';
import { Rules, type CategoryRule } from '../../documents/rules.ts';
import { TidesheetError } from '../../errors.ts';
import { newRuleId } from '../rule-id.ts';

/** Reasons are parts of sentences about the category of that name. */
export type Import = { rules: Rules; refused: RefusedClass[] };

/** A file that holds no rules; the message can be shown. */
export class ImportError extends TidesheetError {
  override readonly name = 'ImportError';

  constructor(message: string) {
    super(message, { code: 'import' });
  }
}

/**
 * `rules` with what a file holds. ActivityWatch's categories are added to those that are there: one of the same name
 * with a pattern gets the file's pattern. A complete export of Tidesheet takes the place of everything.
 * @throws ImportError for what is neither
 */
export function importRules(rules: Rules, text: string): Import {
  const json = parseJson(text);
  const complete = v.safeParse(Rules, json);
  if (complete.success) return takeAll(rules, complete.output);
  const list = v.safeParse(ListOfClasses, json);
  if (!list.success) {
    throw new ImportError(
      'The file holds no rules: expected the categories that ActivityWatch exports, or a complete export of Tidesheet.'
    );
  }
  const read = list.output.map(readClass);
  const refused = read.flatMap((item) => ('refused' in item ? item.refused : []));
  const proposed = rulesFromClasses(read.flatMap((item) => ('accepted' in item ? item.accepted : [])));
  const unusable = proposed.flatMap((rule) => reasonAgainst(rule) ?? []);
  const usable = proposed.filter((rule) => reasonAgainst(rule) === undefined);
  return { rules: usable.reduce(addRule, rules), refused: [...refused, ...unusable] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new ImportError(`The file is not JSON: ${(error as SyntaxError).message}.`);
  }
}

function takeAll({ _rev }: Rules, { _rev: _other, ...content }: Rules): Import {
  const problems = new Map(checkRules(content).map(({ ruleId, problem }) => [ruleId, problem]));
  const isSound = ({ id }: { id: string }) => !problems.has(id);
  const all = [
    ...content.categories.map(({ id, name }) => ({ id, name: joinCategory(name) })),
    ...content.projects.map(({ id, project }) => ({ id, name: project }))
  ];
  return {
    rules: {
      ...content,
      ...(_rev === undefined ? {} : { _rev }),
      categories: content.categories.filter(isSound),
      projects: content.projects.filter(isSound)
    },
    refused: all
      .flatMap(({ id, name }) => ({ name: `"${name}"`, reason: problems.get(id) ?? '' }))
      .filter(({ reason }) => reason !== '')
  };
}

function reasonAgainst({ name, rule }: CategoryRule): RefusedClass | undefined {
  const reason = rule.type === 'regex' ? checkRegex(rule.regex) : undefined;
  return reason === undefined ? undefined : { name: `"${joinCategory(name)}"`, reason };
}

/** A rule that says nothing new is left out. */
function addRule(rules: Rules, added: CategoryRule): Rules {
  const { categories } = rules;
  const name = joinCategory(added.name);
  const own = categories.filter((rule) => joinCategory(rule.name) === name);
  const same = own.find(({ rule }) => JSON.stringify(rule) === JSON.stringify(added.rule));
  const target =
    same ??
    own.find(({ rule }) => rule.type === 'regex') ??
    (added.rule.type === 'regex' ? undefined : own.at(-1));
  if (target === undefined) {
    const id = newRuleId(
      added.name,
      'category',
      categories.map((rule) => rule.id)
    );
    return { ...rules, categories: [...categories, { ...added, id }] };
  }
  const rule = added.rule.type === 'regex' ? added.rule : target.rule;
  const changed = { ...target, ...added, id: target.id, rule };
  return { ...rules, categories: categories.map((other) => (other === target ? changed : other)) };
}
