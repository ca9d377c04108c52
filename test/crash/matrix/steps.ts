// The steps a daemon is killed in: each brings a trade so far that the step happens, and goes on until it is over.
import { WHEN } from '../house/files/files.ts';
import type { TermsOfStrategy } from '../house/instance.ts';
import type { Stage } from './stage.ts';

export interface Step {
  /** What the strategy says otherwise than the usual one. */
  readonly terms?: TermsOfStrategy;
  play(stage: Stage): Promise<void>;
}

export type StepName = keyof typeof STEPS;

const SHARES = 100;
const FIRST_PIECE = 40;
const PIECE_OF_A_PART = 15;
const PIECE_OF_A_TARGET = 30;
const INVESTED = 50;
const SOLD = 20;

async function open(stage: Stage): Promise<void> {
  await stage.predict('BUY');
  await stage.calm(SHARES);
}

async function openPartly(stage: Stage): Promise<void> {
  await stage.fault({ kind: 'partial-fill', shares: FIRST_PIECE });
  await stage.predict('BUY');
  await stage.until('the first piece', async () => (await stage.held()) === FIRST_PIECE);
}

export const STEPS = {
  entry: { play: open },
  /** A strategy without predictions: the end of a minute enters, that of the next is refused. */
  bar: {
    // True by the bars alone, also by those of a history.
    terms: { entry: { on: 'bar', every: '1m', side: 'long', when: "sma(2, '1m') > 0" } },
    async play(stage) {
      await stage.until('an entry as a bar ends', async () => (await stage.held()) === SHARES);
      await stage.calm(SHARES);
      const before = await stage.trueBars();
      await stage.until('the next bar', async () => (await stage.trueBars()) > before);
    },
  },
  /** The rest of the entry runs out of time, so the stop is resized. */
  'partial fill': {
    async play(stage) {
      await openPartly(stage);
      await stage.calm(FIRST_PIECE);
      await stage.until('the entry ends', async () => (await stage.working('e')).length === 0);
      await stage.calm(FIRST_PIECE);
    },
  },
  /** Its stop is cancelled in the broker's own window, so another is placed. */
  'stop placed': {
    async play(stage) {
      await open(stage);
      await stage.fault({ kind: 'stop-cancelled-by-hand' });
      await stage.until('a stop', async () => (await stage.working('s')).length === 1);
      await stage.calm(SHARES);
    },
  },
  'trail modify': {
    async play(stage) {
      await open(stage);
      await stage.price(103);
      // A jump is believed once a second print bears it out.
      await stage.passes(1_500);
      await stage.price(103.01);
      await stage.until('a higher stop', async () =>
        (await stage.working('s')).some(({ stop_price }) => (stop_price ?? 0) > 101),
      );
      await stage.calm(SHARES);
    },
  },
  /** A halt cancels what is left of an entry. */
  cancel: {
    async play(stage) {
      await openPartly(stage);
      await stage.command({ type: 'halt', why: 'the step asks for it' });
      await stage.until('the entry ends', async () => (await stage.working('e')).length === 0);
      await stage.calm(FIRST_PIECE);
    },
  },
  close: {
    async play(stage) {
      await open(stage);
      await stage.predict('SELL');
      await stage.until('flat', async () => (await stage.held()) === 0);
      await stage.calm(0);
    },
  },
  /** An opposite prediction while the entry still fills: cancelled first, closed then. */
  'close while filling': {
    async play(stage) {
      await openPartly(stage);
      await stage.predict('SELL');
      await stage.until('flat', async () => (await stage.held()) === 0);
      await stage.calm(0);
    },
  },
  reversal: {
    terms: { entry: { side: 'both', when: WHEN } },
    async play(stage) {
      await open(stage);
      await stage.predict('SELL');
      await stage.until('short', async () => (await stage.held()) === -SHARES);
      await stage.calm(-SHARES);
    },
  },
  flatten: {
    async play(stage) {
      await open(stage);
      await stage.command({ type: 'flatten', confirmed: true });
      await stage.until('flat', async () => (await stage.held()) === 0);
      await stage.calm(0);
    },
  },
  /** A person tightens the stop at the desk. */
  'stop-at': {
    async play(stage) {
      await open(stage);
      await stage.command({ type: 'stop-at', symbol: stage.place.symbol, price: 99 });
      await stage.until('the stop there', async () =>
        (await stage.working('s')).some(({ stop_price }) => stop_price === 99),
      );
      await stage.calm(SHARES);
    },
  },
  'stop-out': {
    async play(stage) {
      await open(stage);
      await stage.price(97.5);
      await stage.until('flat', async () => (await stage.held()) === 0);
      await stage.calm(0);
    },
  },
  /** Asked to end while an entry still fills. */
  stopping: {
    async play(stage) {
      await openPartly(stage);
      stage.terminate();
      await stage.until('its end', async () => false);
    },
  },
  target: {
    async play(stage) {
      await open(stage);
      await stage.price(106.5);
      await stage.until('flat', async () => (await stage.held()) === 0);
      await stage.calm(0);
    },
  },
  /** The target fills in part, which reduces the stop; then the stop takes the rest. */
  'target filling': {
    async play(stage) {
      await open(stage);
      await stage.fault({ kind: 'partial-fill', leg: 'child', shares: PIECE_OF_A_TARGET });
      await stage.price(106.5);
      const left = SHARES - PIECE_OF_A_TARGET;
      await stage.until('the target in part', async () => (await stage.held()) === left);
      await stage.calm(left);
      await stage.price(97.5);
      await stage.until('flat', async () => (await stage.held()) === 0);
      await stage.calm(0);
    },
  },
  /** Two positions under brackets of their own; the first target leaves the other part alone. */
  parts: {
    terms: { target: [{ r: 1, portion_percent: 40 }, { r: 3 }] },
    async play(stage) {
      await open(stage);
      await stage.price(102.5);
      await stage.until('the first target', async () => (await stage.held()) === SHARES - 40);
      await stage.calm(SHARES - 40);
    },
  },
  /** Both parts are half filled when a halt ends them. */
  'parts filling': {
    terms: { target: [{ r: 1, portion_percent: 40 }, { r: 3 }] },
    async play(stage) {
      await stage.fault({ kind: 'partial-fill', shares: PIECE_OF_A_PART });
      await stage.fault({ kind: 'partial-fill', shares: PIECE_OF_A_PART });
      await stage.predict('BUY');
      await stage.until('the first pieces', async () => (await stage.held()) > 0);
      await stage.command({ type: 'halt', why: 'the step asks for it' });
      await stage.until('the entries end', async () => (await stage.working('e')).length === 0);
      await stage.calm(await stage.held());
    },
  },
  /** A limit below the market, which comes down to it. */
  'resting entry': {
    terms: {
      entry: { when: WHEN, order: { limit: { offset_percent: 1, seconds: 1_200 } } },
    },
    async play(stage) {
      await stage.predict('BUY');
      await stage.until('an order that waits', async () => (await stage.working('e')).length === 1);
      await stage.calm(0);
      await stage.price(98.9);
      await stage.calm(SHARES);
    },
  },
  /** A person invests beside an open position, and sells a part. */
  holding: {
    async play(stage) {
      await open(stage);
      await stage.ask('BUY', INVESTED);
      await stage.until('a holding', async () => (await stage.invested()) === INVESTED);
      await stage.calm(SHARES);
      await stage.ask('SELL', SOLD);
      await stage.until('the rest', async () => (await stage.invested()) === INVESTED - SOLD);
      await stage.calm(SHARES);
    },
  },
  /** A tighter stop and trail are saved, and what is open takes them over. */
  reload: {
    async play(stage) {
      await open(stage);
      stage.run.rewrite({ stop: { percent: 1 }, trail: { percent: 0.8, activate_at_r: 0.5 } });
      await stage.reload();
      await stage.command({ type: 'apply-rules' });
      await stage.until('the stop there', async () =>
        (await stage.working('s')).some(({ stop_price }) => (stop_price ?? 0) > 98.5),
      );
      await stage.calm(SHARES);
    },
  },
  /** A trade that has gained more than half an R gets a bracket more. */
  addition: {
    terms: {
      add: { at_r: 0.5, shares_percent: 50, max: 1 },
      trail: { percent: 1.5, activate_at_r: 2 },
      cooldown_minutes: 0,
    },
    async play(stage) {
      await open(stage);
      await stage.price(101.5);
      await stage.calm(SHARES + SHARES / 2);
    },
  },
} as const satisfies Readonly<Record<string, Step>>;
