// Steps of a strategy that trades options: from the question about the chain to the contract, and out of it.
import { WHEN } from '../environment/files/files.ts';
import type { TermsOfStrategy } from '../environment/instance.ts';
import type { Controls } from './controls.ts';
import type { Step } from './steps.ts';

const CONTRACTS = 4;
const FIRST_PIECE = 1;
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
const VERTICAL: TermsOfStrategy = {
  ...TERMS,
  trade: { ...TERMS.trade, as: 'debit_vertical', width: 5 },
};
const WALKING_VERTICAL: TermsOfStrategy = {
  ...VERTICAL,
  entry: { side: 'long', when: WHEN },
};
const CREDIT: TermsOfStrategy = {
  ...VERTICAL,
  trade: { ...TERMS.trade, as: 'credit_vertical', width: 5, min_credit_percent: 5 },
};
const CONDOR: TermsOfStrategy = {
  ...CREDIT,
  trade: { ...CREDIT.trade, as: 'iron_condor' },
};
const WALKING_CREDIT: TermsOfStrategy = { ...CREDIT, entry: { side: 'long', when: WHEN } };
/** Below 3 USD the price steps are cents: there is room for several. */
const WALKING: TermsOfStrategy = {
  ...TERMS,
  trade: { ...TERMS.trade, as: 'call_or_put', dte: '20..30', delta: '0.25..0.35' },
  entry: { side: 'long', when: WHEN },
};
const WRITTEN: TermsOfStrategy = {
  ...TERMS,
  trade: { ...TERMS.trade, as: 'cash_secured_put' },
  target: { percent: 90 },
};
const WATCHED: TermsOfStrategy = { ...TERMS, stop: { percent: 40 } };

const RESTED: TermsOfStrategy = {
  ...TERMS,
  exit: { underlying: { percent: 3, rested: true } },
};
const RESTED_VERTICAL: TermsOfStrategy = { ...VERTICAL, exit: RESTED.exit };

async function open(controls: Controls): Promise<void> {
  await controls.predict('BUY');
  await controls.calm(CONTRACTS);
}

async function openPartly(controls: Controls): Promise<void> {
  await controls.fault({ kind: 'partial-fill', shares: FIRST_PIECE });
  await controls.predict('BUY');
  await controls.until('the first piece', async () => (await controls.held()) === FIRST_PIECE);
}

/** So many steps of the walk have reached the gateway, and then the market comes down to the order. */
async function walk(controls: Controls, steps: number): Promise<void> {
  await controls.predict('BUY');
  const limits = new Set<number>();
  await controls.until(`${steps} steps`, async () => {
    for (const order of await controls.working('e')) limits.add(order.limit_price ?? 0);
    return limits.size > steps;
  });
  await controls.price(98);
  await controls.calm(CONTRACTS);
}

/** Held, with an exit that waits at the gateway. */
async function rest(controls: Controls): Promise<void> {
  await controls.predict('BUY');
  await controls.until('the exit rests', async () => (await controls.working('s')).length === 1);
  await controls.calm(CONTRACTS);
}

/** The stock falls beyond its price. */
async function fire(controls: Controls): Promise<void> {
  await rest(controls);
  await controls.price(96);
  await flat(controls);
}

async function partly(controls: Controls): Promise<void> {
  await openPartly(controls);
  await controls.until('the entry ends', async () => (await controls.working('e')).length === 0);
  await controls.calm(await controls.held());
}

async function alone(controls: Controls): Promise<void> {
  await controls.fault({ kind: 'late-leg', for_ms: 80_000 });
  await controls.predict('BUY');
  await controls.until('one contract alone', async () => (await controls.held()) !== 0);
  await flat(controls);
  await controls.until('the other one', async () => (await controls.held()) !== 0);
  await flat(controls);
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
    play: (controls) => walk(controls, 2),
  },
  /** The rest of the entry runs out of time. */
  'option partly': { terms: TERMS, play: partly },
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
  'rested exit': { terms: RESTED, play: fire },
  /** It ends before another exit is sent. */
  'rested close': {
    terms: RESTED,
    async play(controls) {
      await rest(controls);
      await controls.predict('SELL');
      await flat(controls);
    },
  },
  'rested vertical': { terms: RESTED_VERTICAL, play: fire },
  'option flatten': {
    terms: TERMS,
    async play(controls) {
      await open(controls);
      await controls.command({ type: 'flatten', confirmed: true });
      await flat(controls);
    },
  },
  'put sold': {
    terms: WRITTEN,
    async play(controls) {
      await controls.predict('BUY');
      await controls.calm(-CONTRACTS);
    },
  },
  /** Bought back, and then another one sold. */
  'put roll': {
    terms: WRITTEN,
    async play(controls) {
      await controls.predict('BUY');
      await controls.calm(-CONTRACTS);
      await controls.roll();
      await controls.calm(-CONTRACTS);
    },
  },
  'vertical entry': { terms: VERTICAL, play: open },
  /** One contract is reported some seconds after the other. */
  'vertical late': {
    terms: VERTICAL,
    async play(controls) {
      await controls.fault({ kind: 'late-leg', for_ms: 8_000 });
      await open(controls);
    },
  },
  /** So late that what has filled alone is closed; what comes then is closed as well. */
  'vertical alone': { terms: VERTICAL, play: alone },
  'credit entry': { terms: CREDIT, play: open },
  /** What has filled alone may be the contract that is sold. */
  'credit alone': { terms: CREDIT, play: alone },
  /** The stock falls, so that the pair is worth more, and the order is met. */
  'credit walk': { terms: WALKING_CREDIT, play: (controls) => walk(controls, 1) },
  'credit partly': { terms: CREDIT, play: partly },
  'credit close': {
    terms: CREDIT,
    async play(controls) {
      await open(controls);
      await controls.predict('SELL');
      await flat(controls);
    },
  },
  'credit flatten': {
    terms: CREDIT,
    async play(controls) {
      await open(controls);
      await controls.command({ type: 'flatten', confirmed: true });
      await flat(controls);
    },
  },
  'condor entry': { terms: CONDOR, play: open },
  /** One of its four contracts so late that what has filled alone is closed. */
  'condor alone': { terms: CONDOR, play: alone },
  'condor partly': { terms: CONDOR, play: partly },
  'condor flatten': {
    terms: CONDOR,
    async play(controls) {
      await open(controls);
      await controls.command({ type: 'flatten', confirmed: true });
      await flat(controls);
    },
  },
  'vertical walk': { terms: WALKING_VERTICAL, play: (controls) => walk(controls, 1) },
  'vertical partly': { terms: VERTICAL, play: partly },
  'vertical close': {
    terms: VERTICAL,
    async play(controls) {
      await open(controls);
      await controls.predict('SELL');
      await flat(controls);
    },
  },
  'vertical flatten': {
    terms: VERTICAL,
    async play(controls) {
      await open(controls);
      await controls.command({ type: 'flatten', confirmed: true });
      await flat(controls);
    },
  },
} as const satisfies Readonly<Record<string, Step>>;
