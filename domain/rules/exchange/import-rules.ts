/** Merges rules from a file into existing rules, and lists what cannot be used. */
import * as v from 'valibot';
import { joinCategory } from '../../categorise/category-path.ts';
import { checkRegex } from '../../categorise/check-regex.ts';
import { checkRules } from '../../categorise/check-rules.ts';
import { ListOfClasses, readClass, type RefusedClass } from '../../categorise/read-classes.ts';
import { rulesFromClasses } from '../../categorise/rules-from-classes.ts';
import { CategoryRule, Rules } from '../../documents/rules.ts';
import { TidesheetError } from '../../errors.ts';
import { newRuleId } from '../rule-id.ts';

/** Reasons are parts of sentences about the category of that name. `notes`: what was left out of those that were taken. */
export type Import = { rules: Rules; refused: RefusedClass[]; notes: RefusedClass[] };

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
 * @throws ImportError for what is neither, and where the rules would be too large
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
  const notes = read.flatMap((item) => ('accepted' in item ? (item.note ?? []) : []));
  const proposed = rulesFromClasses(read.flatMap((item) => ('accepted' in item ? item.accepted : [])));
  const unusable = proposed.flatMap((rule) => reasonAgainst(rule) ?? []);
  const usable = proposed.filter((rule) => reasonAgainst(rule) === undefined);
  const made = { ...rules, categories: addRules(rules.categories, usable) };
  const checked = v.safeParse(Rules, made);
  if (!checked.success) throw new ImportError(`With this file, ${describeIssue(checked.issues[0])}.`);
  return { rules: made, refused: [...refused, ...unusable], notes };
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
    notes: [],
    refused: all
      .flatMap(({ id, name }) => ({ name: `"${name}"`, reason: problems.get(id) ?? '' }))
      .filter(({ reason }) => reason !== '')
  };
}

function reasonAgainst(given: CategoryRule): RefusedClass | undefined {
  const { name, rule } = given;
  const shape = v.safeParse(CategoryRule, given);
  const reason = shape.success
    ? rule.type === 'regex'
      ? checkRegex(rule.regex)
      : undefined
    : `cannot be used: ${describeIssue(shape.issues[0])}.`;
  return reason === undefined ? undefined : { name: `"${joinCategory(name)}"`, reason };
}

/** `name.1 is empty`, `the rules are larger than 200 kB` */
function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (path === null) return issue.message;
  return issue.type === 'min_length' ? `${path} is empty` : `${path}: ${issue.message}`;
}

/** The categories with others added. A rule that says nothing new is left out. */
function addRules(categories: readonly CategoryRule[], added: readonly CategoryRule[]): CategoryRule[] {
  const all = [...categories];
  const taken = new Set(all.map(({ id }) => id));
  const places = new Map<string, number[]>();
  const note = ({ name }: CategoryRule, place: number) => {
    const key = joinCategory(name);
    places.set(key, [...(places.get(key) ?? []), place]);
  };
  all.forEach(note);
  for (const rule of added) {
    const own = (places.get(joinCategory(rule.name)) ?? []).map((place) => ({ place, known: all[place]! }));
    const target =
      own.find(({ known }) => JSON.stringify(known.rule) === JSON.stringify(rule.rule)) ??
      own.find(({ known }) => known.rule.type === 'regex') ??
      (rule.rule.type === 'regex' ? undefined : own.at(-1));
    if (target) {
      const { place, known } = target;
      all[place] = {
        ...known,
        ...rule,
        id: known.id,
        rule: rule.rule.type === 'regex' ? rule.rule : known.rule
      };
      continue;
    }
    const id = newRuleId(rule.name, 'category', taken);
    taken.add(id);
    note(rule, all.push({ ...rule, id }) - 1);
  }
  return all;
}
