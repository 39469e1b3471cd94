import { checkFunction } from '../design/sandbox.ts';
import { isObject, type JsonObject } from '../documents.ts';
import { CouchError } from '../errors.ts';
import { builtinOf } from '../views/reduce.ts';

const invalid = (reason: string) => new CouchError(400, 'invalid_design_doc', reason);

const OBJECT_MEMBERS = ['filters', 'lists', 'options', 'shows', 'updates', 'views'];
const STRING_MEMBERS = ['language', 'validate_doc_update'];

/** Validates a design document that is to be written. @throws CouchError 400 naming the wrong member. */
export function checkDesignDocument(json: string, runs: (source: string) => boolean): void {
  const design = JSON.parse(json) as JsonObject;
  for (const name of OBJECT_MEMBERS)
    if (design[name] !== undefined && !isObject(design[name]))
      throw invalid(`\`${name}\` field must have object type`);
  for (const name of STRING_MEMBERS)
    if (design[name] !== undefined && typeof design[name] !== 'string')
      throw invalid(`\`${name}\` field must have string type`);
  for (const [name, filter] of membersOf(design['filters']))
    if (typeof filter !== 'string' && !isObject(filter))
      throw invalid(`\`filters.${name}\` field must have string or object type`);
  for (const [name, view] of membersOf(design['views'])) checkView(name, view, runs);
}

const membersOf = (value: unknown) => (isObject(value) ? Object.entries(value) : []);

function checkView(name: string, view: unknown, runs: (source: string) => boolean): void {
  if (!isObject(view)) throw invalid(`\`views.${name}\` field must have object type`);
  const { map, reduce } = view;
  if (map === undefined && name === 'lib') return;
  if (typeof map !== 'string') throw invalid(`\`views.${name}.map\` field must have string type`);
  // A function that is not run is stored only: even compiling it would run code.
  if (runs(map)) checkFunction(map, `the map function in the '${name}' view`);
  if (reduce === undefined) return;
  if (typeof reduce !== 'string') throw invalid(`\`views.${name}.reduce\` field must have string type`);
  if (reduce.startsWith('_')) {
    if (!builtinOf(reduce)) throw invalid(`\`${reduce}\` is not a supported reduce function.`);
  } else if (runs(reduce)) {
    checkFunction(reduce, `the reduce function in the '${name}' view`);
  }
}
