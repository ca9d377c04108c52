// The steps a daemon is killed in: each brings a trade so far that the step happens, and goes on until it is over.
import type { EntrySide } from '../house/instance.ts';
import type { Stage } from '../house/stage.ts';

export interface Step {
  readonly side: EntrySide;
  play(stage: Stage): Promise<void>;
}

export type StepName = keyof typeof STEPS;

const SHARES = 100;
const FIRST_PIECE = 40;

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
  entry: { side: 'long', play: open },
  /** The rest of the entry runs out of time, so the stop is resized. */
  'partial fill': {
    side: 'long',
    async play(stage) {
      await openPartly(stage);
      await stage.calm(FIRST_PIECE);
      await stage.until('the entry ends', async () => (await stage.working('e')).length === 0);
      await stage.calm(FIRST_PIECE);
    },
  },
  /** Its stop is cancelled in the broker's own window, so another is placed. */
  'stop placed': {
    side: 'long',
    async play(stage) {
      await open(stage);
      await stage.fault({ kind: 'stop-cancelled-by-hand' });
      await stage.until('a stop', async () => (await stage.working('s')).length === 1);
      await stage.calm(SHARES);
    },
  },
  'trail modify': {
    side: 'long',
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
    side: 'long',
    async play(stage) {
      await openPartly(stage);
      await stage.command({ type: 'halt', why: 'the step asks for it' });
      await stage.until('the entry ends', async () => (await stage.working('e')).length === 0);
      await stage.calm(FIRST_PIECE);
    },
  },
  close: {
    side: 'long',
    async play(stage) {
      await open(stage);
      await stage.predict('SELL');
      await stage.until('flat', async () => (await stage.held()) === 0);
      await stage.calm(0);
    },
  },
  /** An opposite prediction while the entry still fills: cancelled first, closed then. */
  'close while filling': {
    side: 'long',
    async play(stage) {
      await openPartly(stage);
      await stage.predict('SELL');
      await stage.until('flat', async () => (await stage.held()) === 0);
      await stage.calm(0);
    },
  },
  reversal: {
    side: 'both',
    async play(stage) {
      await open(stage);
      await stage.predict('SELL');
      await stage.until('short', async () => (await stage.held()) === -SHARES);
      await stage.calm(-SHARES);
    },
  },
  flatten: {
    side: 'long',
    async play(stage) {
      await open(stage);
      await stage.command({ type: 'flatten', confirmed: true });
      await stage.until('flat', async () => (await stage.held()) === 0);
      await stage.calm(0);
    },
  },
  /** A person tightens the stop at the desk. */
  'stop-at': {
    side: 'long',
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
    side: 'long',
    async play(stage) {
      await open(stage);
      await stage.price(97.5);
      await stage.until('flat', async () => (await stage.held()) === 0);
      await stage.calm(0);
    },
  },
  /** Asked to end while an entry still fills. */
  stopping: {
    side: 'long',
    async play(stage) {
      await openPartly(stage);
      stage.terminate();
      await stage.until('its end', async () => false);
    },
  },
  target: {
    side: 'long',
    async play(stage) {
      await open(stage);
      await stage.price(106.5);
      await stage.until('flat', async () => (await stage.held()) === 0);
      await stage.calm(0);
    },
  },
} as const satisfies Readonly<Record<string, Step>>;
