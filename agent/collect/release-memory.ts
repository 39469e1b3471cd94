/** Gives memory back between the parts of a long collection: V8 would let several parts pile up first. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collectGarbage: (() => void) | undefined;

export function releaseMemory(): void {
  if (collectGarbage === undefined) {
    setFlagsFromString('--expose-gc');
    // What V8 then offers under this name.
    collectGarbage = runInNewContext('gc') as () => void;
  }
  collectGarbage();
}
