// Steps of a strategy that trades options: from the question about the chain to the contract, and out of it.
import { WHEN } from '../environment/files/files.ts';
import type { TermsOfStrategy } from '../environment/instance.ts';
import type { Controls } from './controls.ts';
import type { Step } from './steps.ts';

const CONTRACTS = 4;
const FIRST_PIECE = 1;
/** Of a walk, at least: the price step of a contract below 3 USD. */
const STEP = 0.01;

/** In place of the terms of a stock: a stop and a trail are of its bars. */
const TERMS: TermsOfStrategy = {
  trade: { as: 'call_or_put', dte: '20..45', min_open_interest: 0, min_volume: 0 },
  // At the ask: a walk ends before it, and nothing of the simulated market comes to meet it.
  entry: { side: 'long', when: WHEN, order: 'limit' },
  size: { shares: CONTRACTS },
  stop: undefined,
  trail: undefined,
  target: { percent: 60 },
};

const BOTH_SIDES: TermsOfStrategy = {
  ...TERMS,
  entry: { side: 'both', when: WHEN, order: 'limit' },
};
const WALKING: TermsOfStrategy = { ...TERMS, entry: { side: 'long', when: WHEN } };
const WATCHED: TermsOfStrategy = { ...TERMS, stop: { percent: 40 } };

async function open(controls: Controls): Promise<void> {
  await controls.predict('BUY');
  await controls.calm(CONTRACTS);
}

async function openPartly(controls: Controls): Promise<void> {
  await controls.fault({ kind: 'partial-fill', shares: FIRST_PIECE });
  await controls.predict('BUY');
  await controls.until('the first piece', async () => (await controls.held()) === FIRST_PIECE);
}

async function flat(controls: Controls): Promise<void> {
  await controls.until('flat', async () => (await controls.held()) === 0);
  await controls.calm(0);
}

export const OPTION_STEPS = {
  'option entry': { terms: TERMS, play: open },
  'put entry': {
    terms: BOTH_SIDES,
    async play(controls) {
      await controls.predict('SELL');
      await controls.calm(CONTRACTS);
    },
  },
  /** The order is changed step by step, until the market comes down to it. */
  'option walk': {
    terms: WALKING,
    async play(controls) {
      await controls.predict('BUY');
      const [first] = await controls.working('e');
      await controls.until('two steps', async () => {
        const [order] = await controls.working('e');
        return (order?.limit_price ?? 0) > (first?.limit_price ?? 0) + STEP;
      });
      await controls.price(99.5);
      await controls.calm(CONTRACTS);
    },
  },
  /** The rest of the entry runs out of time. */
  'option partly': {
    terms: TERMS,
    async play(controls) {
      await openPartly(controls);
      await controls.until(
        'the entry ends',
        async () => (await controls.working('e')).length === 0,
      );
      await controls.calm(await controls.held());
    },
  },
  'option halt': {
    terms: TERMS,
    async play(controls) {
      await openPartly(controls);
      await controls.command({ type: 'halt', why: 'the step asks for it' });
      await controls.until(
        'the entry ends',
        async () => (await controls.working('e')).length === 0,
      );
      await controls.calm(await controls.held());
    },
  },
  'option target': {
    terms: TERMS,
    async play(controls) {
      await open(controls);
      await controls.price(106);
      await flat(controls);
    },
  },
  /** The daemon watches the middle of the quotes, and sells once it has stayed below. */
  'option stop': {
    terms: WATCHED,
    async play(controls) {
      await open(controls);
      await controls.price(95);
      await flat(controls);
    },
  },
  'option close': {
    terms: TERMS,
    async play(controls) {
      await open(controls);
      await controls.predict('SELL');
      await flat(controls);
    },
  },
  'option flatten': {
    terms: TERMS,
    async play(controls) {
      await open(controls);
      await controls.command({ type: 'flatten', confirmed: true });
      await flat(controls);
    },
  },
} as const satisfies Readonly<Record<string, Step>>;
