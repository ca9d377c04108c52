// The steps a daemon is killed in: each brings a trade so far that the step happens, and goes on until it is over.
import { WHEN } from '../environment/files/files.ts';
import type { TermsOfStrategy } from '../environment/instance.ts';
import type { Controls } from './controls.ts';

export interface Step {
  /** What the strategy says otherwise than the usual one. */
  readonly terms?: TermsOfStrategy;
  play(controls: Controls): Promise<void>;
}

const SHARES = 100;
const FIRST_PIECE = 40;
const PIECE_OF_A_PART = 15;
const PIECE_OF_A_TARGET = 30;
const INVESTED = 50;
const SOLD = 20;

async function open(controls: Controls): Promise<void> {
  await controls.predict('BUY');
  await controls.calm(SHARES);
}

async function openPartly(controls: Controls): Promise<void> {
  await controls.fault({ kind: 'partial-fill', shares: FIRST_PIECE });
  await controls.predict('BUY');
  await controls.until('the first piece', async () => (await controls.held()) === FIRST_PIECE);
}

/** Longer than a reversal takes. */
const JUDGED_AGAIN_MS = 5_000;

export const STEPS = {
  entry: { play: open },
  /** A strategy without predictions: the end of a minute enters, that of the next is refused. */
  bar: {
    // True by the bars alone, also by those of a history.
    terms: { entry: { on: 'bar', every: '1m', side: 'long', when: "sma(2, '1m') > 0" } },
    async play(controls) {
      await controls.until(
        'an entry as a bar ends',
        async () => (await controls.held()) === SHARES,
      );
      await controls.calm(SHARES);
      const before = await controls.trueBars();
      await controls.until('the next bar', async () => (await controls.trueBars()) > before);
    },
  },
  /** The rest of the entry runs out of time, so the stop is resized. */
  'partial fill': {
    async play(controls) {
      await openPartly(controls);
      await controls.calm(FIRST_PIECE);
      await controls.until(
        'the entry ends',
        async () => (await controls.working('e')).length === 0,
      );
      await controls.calm(FIRST_PIECE);
    },
  },
  /** Its stop is cancelled in the broker's own window, so another is placed. */
  'stop placed': {
    async play(controls) {
      await open(controls);
      await controls.fault({ kind: 'stop-cancelled-by-hand' });
      await controls.until('a stop', async () => (await controls.working('s')).length === 1);
      await controls.calm(SHARES);
    },
  },
  'trail modify': {
    async play(controls) {
      await open(controls);
      await controls.price(103);
      // A jump is believed once a second print bears it out.
      await controls.passes(1_500);
      await controls.price(103.01);
      await controls.until('a higher stop', async () =>
        (await controls.working('s')).some(({ stop_price }) => (stop_price ?? 0) > 101),
      );
      await controls.calm(SHARES);
    },
  },
  /** A halt cancels what is left of an entry. */
  cancel: {
    async play(controls) {
      await openPartly(controls);
      await controls.command({ type: 'halt', why: 'the step asks for it' });
      await controls.until(
        'the entry ends',
        async () => (await controls.working('e')).length === 0,
      );
      await controls.calm(FIRST_PIECE);
    },
  },
  close: {
    async play(controls) {
      await open(controls);
      await controls.predict('SELL');
      await controls.until('flat', async () => (await controls.held()) === 0);
      await controls.calm(0);
    },
  },
  /** An opposite prediction while the entry still fills: cancelled first, closed then. */
  'close while filling': {
    async play(controls) {
      await openPartly(controls);
      await controls.predict('SELL');
      await controls.until('flat', async () => (await controls.held()) === 0);
      await controls.calm(0);
    },
  },
  reversal: {
    terms: { entry: { side: 'both', when: WHEN }, cooldown_minutes: 0 },
    async play(controls) {
      await open(controls);
      await controls.predict('SELL');
      // Once flat the signal is judged again: a daemon that is not ready then refuses it, and takes the next one.
      let flatSince: number | undefined;
      await controls.until('short', async () => {
        const held = await controls.held();
        flatSince = held === 0 ? (flatSince ?? performance.now()) : undefined;
        if (flatSince !== undefined && performance.now() - flatSince > JUDGED_AGAIN_MS) {
          flatSince = undefined;
          await controls.predictOnceMore('SELL');
        }
        return held === -SHARES;
      });
      await controls.calm(-SHARES);
    },
  },
  flatten: {
    async play(controls) {
      await open(controls);
      await controls.command({ type: 'flatten', confirmed: true });
      await controls.until('flat', async () => (await controls.held()) === 0);
      await controls.calm(0);
    },
  },
  /** A person tightens the stop at the control API. */
  'stop-at': {
    async play(controls) {
      await open(controls);
      await controls.command({ type: 'stop-at', symbol: controls.place.symbol, price: 99 });
      await controls.until('the stop there', async () =>
        (await controls.working('s')).some(({ stop_price }) => stop_price === 99),
      );
      await controls.calm(SHARES);
    },
  },
  'stop-out': {
    async play(controls) {
      await open(controls);
      await controls.price(97.5);
      await controls.until('flat', async () => (await controls.held()) === 0);
      await controls.calm(0);
    },
  },
  /** Asked to end while an entry still fills. */
  stopping: {
    async play(controls) {
      await openPartly(controls);
      controls.terminate();
      await controls.until('its end', async () => false);
    },
  },
  target: {
    async play(controls) {
      await open(controls);
      await controls.price(106.5);
      await controls.until('flat', async () => (await controls.held()) === 0);
      await controls.calm(0);
    },
  },
  /** The target fills in part, which reduces the stop; then the stop takes the rest. */
  'target filling': {
    async play(controls) {
      await open(controls);
      await controls.fault({ kind: 'partial-fill', leg: 'child', shares: PIECE_OF_A_TARGET });
      await controls.price(106.5);
      const left = SHARES - PIECE_OF_A_TARGET;
      await controls.until('the target in part', async () => (await controls.held()) === left);
      await controls.calm(left);
      await controls.price(97.5);
      await controls.until('flat', async () => (await controls.held()) === 0);
      await controls.calm(0);
    },
  },
  /** Two positions under brackets of their own; the first target leaves the other part alone. */
  parts: {
    terms: { target: [{ r: 1, portion_percent: 40 }, { r: 3 }] },
    async play(controls) {
      await open(controls);
      await controls.price(102.5);
      await controls.until('the first target', async () => (await controls.held()) === SHARES - 40);
      await controls.calm(SHARES - 40);
    },
  },
  /** Both parts are half filled when a halt ends them. */
  'parts filling': {
    terms: { target: [{ r: 1, portion_percent: 40 }, { r: 3 }] },
    async play(controls) {
      await controls.fault({ kind: 'partial-fill', shares: PIECE_OF_A_PART });
      await controls.fault({ kind: 'partial-fill', shares: PIECE_OF_A_PART });
      await controls.predict('BUY');
      await controls.until('the first pieces', async () => (await controls.held()) > 0);
      await controls.command({ type: 'halt', why: 'the step asks for it' });
      await controls.until(
        'the entries end',
        async () => (await controls.working('e')).length === 0,
      );
      await controls.calm(await controls.held());
    },
  },
  /** A limit below the market, which comes down to it. */
  'resting entry': {
    terms: {
      entry: { when: WHEN, order: { limit: { offset_percent: 1, seconds: 1_200 } } },
    },
    async play(controls) {
      await controls.predict('BUY');
      await controls.until(
        'an order that waits',
        async () => (await controls.working('e')).length === 1,
      );
      await controls.calm(0);
      await controls.price(98.9);
      await controls.calm(SHARES);
    },
  },
  /** A person invests beside an open position, and sells a part. */
  holding: {
    async play(controls) {
      await open(controls);
      await controls.ask('BUY', INVESTED);
      await controls.until('a holding', async () => (await controls.invested()) === INVESTED);
      await controls.calm(SHARES);
      await controls.ask('SELL', SOLD);
      await controls.until('the rest', async () => (await controls.invested()) === INVESTED - SOLD);
      await controls.calm(SHARES);
    },
  },
  /** A tighter stop and trail are saved, and what is open takes them over. */
  reload: {
    async play(controls) {
      await open(controls);
      controls.run.rewrite({ stop: { percent: 1 }, trail: { percent: 0.8, activate_at_r: 0.5 } });
      await controls.reload();
      await controls.command({ type: 'apply-rules' });
      await controls.until('the stop there', async () =>
        (await controls.working('s')).some(({ stop_price }) => (stop_price ?? 0) > 98.5),
      );
      await controls.calm(SHARES);
    },
  },
  /** A trade that has gained more than half an R gets a bracket more. */
  addition: {
    terms: {
      add: { at_r: 0.5, shares_percent: 50, max: 1 },
      trail: { percent: 1.5, activate_at_r: 2 },
      cooldown_minutes: 0,
    },
    async play(controls) {
      await open(controls);
      await controls.price(101.5);
      await controls.calm(SHARES + SHARES / 2);
    },
  },
} as const satisfies Readonly<Record<string, Step>>;
