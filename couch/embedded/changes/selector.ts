import { compareKeys } from '../collate.ts';
import { isObject, type JsonObject } from '../documents.ts';
import { badRequest } from '../errors.ts';

type Test = (value: unknown) => boolean;

const isList = (value: unknown): value is unknown[] => Array.isArray(value);

function requireList(operand: unknown, operator: string): unknown[] {
  if (!isList(operand)) throw badRequest(`${operator} needs a list`);
  return operand;
}

/** A missing member fails every operator except `$exists`, as in CouchDB. */
const ordered =
  (accepts: (order: number) => boolean) =>
  (operand: unknown): Test =>
  (value) =>
    value !== undefined && accepts(compareKeys(value, operand));

const typeOf = (value: unknown) => (value === null ? 'null' : isList(value) ? 'array' : typeof value);

/** The supported operators. `$regex` is not: a pattern of a database's member could stall the server. */
const OPERATORS: Record<string, (operand: unknown) => Test> = {
  $eq: ordered((order) => order === 0),
  $ne: ordered((order) => order !== 0),
  $gt: ordered((order) => order > 0),
  $gte: ordered((order) => order >= 0),
  $lt: ordered((order) => order < 0),
  $lte: ordered((order) => order <= 0),
  $exists: (operand) => (value) => (value !== undefined) === (operand === true),
  $type: (operand) => (value) => value !== undefined && typeOf(value) === operand,
  $in: (operand) => {
    const items = requireList(operand, '$in');
    return (value) => value !== undefined && items.some((item) => compareKeys(value, item) === 0);
  },
  $nin: (operand) => {
    const items = requireList(operand, '$nin');
    return (value) => value !== undefined && items.every((item) => compareKeys(value, item) !== 0);
  },
  $size: (operand) => (value) => isList(value) && value.length === operand,
  $all: (operand) => {
    const items = requireList(operand, '$all');
    return (value) =>
      isList(value) && items.every((item) => value.some((one) => compareKeys(one, item) === 0));
  },
  $elemMatch: (operand) => {
    const test = compile(operand);
    return (value) => isList(value) && value.some(test);
  },
  $not: (operand) => {
    const test = compile(operand);
    return (value) => !test(value);
  },
  $and: (operand) => {
    const tests = requireList(operand, '$and').map(compile);
    return (value) => tests.every((test) => test(value));
  },
  $or: (operand) => {
    const tests = requireList(operand, '$or').map(compile);
    return (value) => tests.some((test) => test(value));
  },
  $nor: (operand) => {
    const tests = requireList(operand, '$nor').map(compile);
    return (value) => !tests.some((test) => test(value));
  }
};

function memberOf(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split('.'))
    found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

/** Compiles a Mango selector to a test. @throws CouchError 400 for an operator that is not supported. */
function compile(selector: unknown): Test {
  if (!isObject(selector)) return (value) => value !== undefined && compareKeys(value, selector) === 0;
  const tests = Object.entries(selector).map(([key, operand]): Test => {
    if (key.startsWith('$')) {
      if (!Object.hasOwn(OPERATORS, key)) throw badRequest(`Invalid operator: ${key}`);
      return (OPERATORS[key] as (operand: unknown) => Test)(operand);
    }
    const test = compile(operand);
    return (value) => test(memberOf(value, key));
  });
  return (value) => tests.every((test) => test(value));
}

/** Every document is tested against the whole selector, while no other request is served. */
const MAX_CHARACTERS = 100_000;
const [MAX_MEMBER_CHARACTERS, MAX_MEMBER_PARTS] = [4000, 50];

function countParts(selector: unknown): number {
  if (typeof selector !== 'object' || selector === null) return 1;
  return Object.values(selector).reduce<number>((count, part) => count + countParts(part), 1);
}

/**
 * `isAdmin`: whether a server administrator sent it, whose selectors may be larger.
 * @throws CouchError 400 when the selector is not an object, is too large or has unsupported operators.
 */
export function compileSelector(selector: unknown, isAdmin: boolean): (document: JsonObject) => boolean {
  if (!isObject(selector)) throw badRequest('Selector error: expected a JSON object');
  const maxCharacters = isAdmin ? MAX_CHARACTERS : MAX_MEMBER_CHARACTERS;
  if (JSON.stringify(selector).length > maxCharacters)
    throw badRequest(`Selector error: it may have at most ${maxCharacters} characters`);
  if (!isAdmin && countParts(selector) > MAX_MEMBER_PARTS)
    throw badRequest(`Selector error: it may have at most ${MAX_MEMBER_PARTS} values and operators`);
  return compile(selector);
}
