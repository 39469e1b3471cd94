// Preloaded into a process (node --import): its clock is off by TEST_CLOCK_SHIFT_MS.
const shiftMs = Number(process.env.TEST_CLOCK_SHIFT_MS ?? 0);
const RealDate = Date;

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
