/** Rules from a file: ActivityWatch's categories as its settings or its export hold them, or rules of Tidesheet. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { checkRegex } from '#domain/categorise/check-regex.ts';
import { joinCategory } from '#domain/categorise/category-path.ts';
import { ListOfClasses, readClass } from '#domain/categorise/read-classes.ts';
import { rulesFromClasses } from '#domain/categorise/rules-from-classes.ts';
import { type ActivityWatchClass, Rules } from '#domain/documents/rules.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { InputError } from '../errors.ts';

/**
 * The rules of a file; where it holds categories only, all else is as shipped.
 * @throws InputError when it cannot be read or one of its rules cannot be used, naming that rule.
 */
export function readRulesFile(path: string): Rules {
  const json = readJson(path);
  const own = v.safeParse(Rules, json);
  const rules = own.success ? own.output : rulesOfClasses(path, json);
  for (const { name, rule } of rules.categories) {
    if (rule.type !== 'regex') continue;
    const reason = checkRegex(rule.regex);
    if (reason !== undefined) throw new InputError(`Rule "${joinCategory(name)}" in ${path}: ${reason}`);
  }
  return rules;
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : message;
    throw new InputError(`The rules in ${path} cannot be read: ${reason}.`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new InputError(`The rules in ${path} are not JSON: ${(error as SyntaxError).message}.`);
  }
}

/** `path` names where the classes are from in errors. @throws InputError for what is no list of classes. */
export function rulesOfClasses(path: string, json: unknown): Rules {
  const list = v.safeParse(ListOfClasses, json);
  if (!list.success) {
    throw new InputError(
      `${path} holds no rules: expected ActivityWatch's list of "classes", or an object with one.`
    );
  }
  const classes = list.output.map((item, index) => acceptClass(path, item, index));
  return { ...DEFAULT_RULES, categories: rulesFromClasses(classes) };
}

function acceptClass(path: string, item: unknown, index: number): ActivityWatchClass {
  const read = readClass(item, index);
  if ('accepted' in read) return read.accepted;
  throw new InputError(`Rule ${read.refused.name} in ${path} ${read.refused.reason}.`);
}
