import { isObject } from '../documents.ts';
import { CouchError } from '../errors.ts';
import { builtinOf } from '../views/reduce.ts';
import { checkSyntax } from './sandbox.ts';

const invalid = (reason: string) => new CouchError(400, 'invalid_design_doc', reason);

/** Checks the views of a design document before it is written. @throws CouchError 400 saying which one is wrong. */
export function checkDesignDocument(json: string): void {
  const { views } = JSON.parse(json) as { views?: unknown };
  if (views === undefined) return;
  if (!isObject(views)) throw invalid('`views` field must have object type');
  for (const [name, view] of Object.entries(views)) checkView(name, view);
}

function checkView(name: string, view: unknown): void {
  if (!isObject(view)) throw invalid(`\`views.${name}\` field must have object type`);
  const { map, reduce } = view;
  if (map === undefined && name === 'lib') return;
  if (typeof map !== 'string') throw invalid(`\`views.${name}.map\` field must have string type`);
  checkSyntax(map, `the map function in the '${name}' view`);
  if (reduce === undefined) return;
  if (typeof reduce !== 'string') throw invalid(`\`views.${name}.reduce\` field must have string type`);
  if (reduce.startsWith('_')) {
    if (!builtinOf(reduce)) throw invalid(`\`${reduce}\` is not a supported reduce function.`);
  } else {
    checkSyntax(reduce, `the reduce function in the '${name}' view`);
  }
}
