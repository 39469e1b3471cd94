import { createHash } from 'node:crypto';
import type { DesignDocument } from '../design/design-functions.ts';
import { isObject } from '../documents.ts';
import { FORMAT } from './index-format.ts';

type ViewSource = { map: string; reduce: string | undefined };

/** The sources of a design document's views, by name. */
export function viewsOf({ body }: Pick<DesignDocument, 'body'>): [name: string, source: ViewSource][] {
  return Object.entries(isObject(body['views']) ? body['views'] : {}).flatMap(
    ([name, view]): [string, ViewSource][] => {
      if (!isObject(view) || typeof view['map'] !== 'string') return [];
      const reduce = typeof view['reduce'] === 'string' ? view['reduce'] : undefined;
      return [[name, { map: view['map'], reduce }]];
    }
  );
}

// The functions run in V8, and strings are ordered by ICU.
const MADE_BY = [FORMAT, process.versions.icu, process.versions.unicode];

const known = new WeakMap<object, string>();

/** Names the index of a design document's views: the same for the same views, wherever they are. */
export function signatureOf(design: Pick<DesignDocument, 'body'>): string {
  const cached = known.get(design.body);
  if (cached !== undefined) return cached;
  const made = JSON.stringify([MADE_BY, viewsOf(design)]);
  const signature = createHash('sha256').update(made).digest('base64url');
  known.set(design.body, signature);
  return signature;
}
