/** Reads the path of a request to CouchDB once, so that all that handle it agree on what it means. */
import { RequestError } from '../errors.ts';

export type CouchPath = {
  /** Decoded; empty for CouchDB itself. */
  database: string;
  /** What follows, decoded, such as `_changes` or `_design/totals/_view/by_app`; empty for the database itself. */
  resource: string;
  /** The path without empty segments; the name of the database is encoded in one way, ids as they were. */
  normalized: string;
};

/** @throws RequestError for a path that is badly encoded or that a server in between could read as another one */
export function readCouchPath(raw: string): CouchPath {
  const segments = raw.split('/').filter((segment) => segment !== '');
  const [database = '', ...rest] = segments.map((segment) => {
    const decoded = decode(segment);
    if (decoded === undefined)
      throw new RequestError('invalid-request', 'The path is not encoded correctly.');
    if (isTraversal(decoded)) throw new RequestError('invalid-request', 'The path has a segment of dots.');
    return decoded;
  });
  const encoded = [encodeURIComponent(database), ...segments.slice(1)];
  return { database, resource: rest.join('/'), normalized: `/${encoded.join('/')}` };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** More than any server in between decodes. */
const MAX_ENCODINGS = 4;

/** Whether a server that decodes the segment once more, or takes `\` for `/`, could leave the folder with it. */
function isTraversal(segment: string): boolean {
  let current: string | undefined = segment;
  for (let times = 0; times < MAX_ENCODINGS && current !== undefined; times++) {
    if (current.split(/[/\\]/).some((part) => part === '.' || part === '..')) return true;
    current = decode(current);
  }
  return false;
}
