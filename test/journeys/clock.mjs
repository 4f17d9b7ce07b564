// Loaded before a program (NODE_OPTIONS=--import): its clock starts at SLUICE_TEST_CLOCK, in ms.
const start = Number(process.env.SLUICE_TEST_CLOCK);
const RealDate = globalThis.Date;
const realNow = RealDate.now;
const shift = start - Number(process.env.SLUICE_TEST_CLOCK_FROM);

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(realNow() + shift);
    else super(...parts);
  }

  static now() {
    return realNow() + shift;
  }
};
