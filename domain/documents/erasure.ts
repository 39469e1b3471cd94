/**
 * `erased:<hash>` in `service`: a database was erased. It names neither the person nor the database, whose name only they and
 * their devices know.
 */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';

export const Erasure = v.object({ type: v.literal('erased'), v: v.literal(1), at: v.string() });
export type Erasure = v.InferOutput<typeof Erasure>;

/** `hash`: SHA-256 of the database's name, in hex. */
export const erasureId = (hash: string): string => `erased:${hash}`;

const ERASURE_ID = /^erased:([^:]+)$/;

/** The hash, or undefined where the id is not that of an erasure. */
export const parseErasureId = (id: string): string | undefined => ERASURE_ID.exec(id)?.[1];

export const erasureRange = (): IdRange => rangeOf('erased:');
