// Preloaded into a process (node --import): its clock is what its parent says, and what waits for seconds looks after a moment.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const RealDate = Date;
let shiftMs = Number(process.env.BENCH_CLOCK_SHIFT_MS ?? 0);
/** @param {unknown} message */
function setClock(message) {
  const nowMs =
    typeof message === 'object' && message !== null && 'nowMs' in message ? message.nowMs : undefined;
  // From `tidesheet run` to its own process: what time it has.
  shiftMs = nowMs === undefined ? Number(message) : Number(nowMs) - RealDate.now();
}
if (process.argv.includes('synchronise-apart')) {
  // A listener of its own would take the first message before the program listens.
  const { emit } = process;
  process.emit = (name, ...rest) => {
    if (name === 'message') setClock(rest[0]);
    return emit.call(process, name, ...rest);
  };
} else process.on('message', setClock);

globalThis.Date = class extends RealDate {
  /** @param {...unknown} given */
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + shiftMs);
    else super(.../** @type {[number]} */ (given));
  }
  static now() {
    return RealDate.now() + shiftMs;
  }
};

const LOOK_MS = 100;
/** Longer ones end what hangs. */
const MAX_TICK_MS = 60_000;
const { setTimeout: sleep } = timers;
timers.setTimeout = (ms = 0, ...rest) => sleep(ms > MAX_TICK_MS ? ms : Math.min(ms, LOOK_MS), ...rest);
syncBuiltinESMExports();
