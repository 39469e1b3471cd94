/** What a process that goes on running remembers from one synchronisation to the next. Whatever is not here is asked for again. */
import type { Flooding } from '#domain/activitywatch/flood.ts';
import { CollectMemory } from '../collect/collect-memory.ts';

export class RunMemory {
  readonly collect = new CollectMemory();
  /** ActivityWatch's pattern of windows that always count as active; undefined: not known. */
  alwaysActive: string | undefined;
  /** The tag of what the server last said, once all of it was stored; undefined: it has to be asked for in full. */
  contactTag: string | undefined;
  #flooding: { key: string; flooding: Flooding } | undefined;

  /** How the server of a version was seen to close gaps today. */
  floodingOf(key: string): Flooding | undefined {
    return this.#flooding?.key === key ? this.#flooding.flooding : undefined;
  }

  noteFlooding(key: string, flooding: Flooding): void {
    this.#flooding = { key, flooding };
  }
}
