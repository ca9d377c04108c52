// A chain for the engine tests: AAPL stands at 100, calls and puts expire in 30 days, one of each has the wanted delta.
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import type { ChainRow } from '../../../../src/market/options/chain-row.ts';
import { optionIdOf, parseOptionId } from '../../../../src/market/options/option-id.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../../src/trader/domain/terms/option-trade.ts';
import { createHarness, type Harness, type HarnessOptions } from '../harness/harness.ts';
import { strategy } from '../harness/settings.ts';

export const EXPIRY = '2026-12-18' as TradingDay;
export const CALL = 'AAPL 261218C00104000';
export const PUT = 'AAPL 261218P00097000';
const STEPS = [
  { lowEdge: 0, increment: 0.01 },
  { lowEdge: 3, increment: 0.05 },
];

/** Deltas and prices by id, as a volatility of 30 % gives them. */
const QUOTES: Readonly<Record<string, readonly [delta: number, bid: number, ask: number]>> = {
  'AAPL 261218C00100000': [0.53, 3.5, 3.65],
  [CALL]: [0.354, 1.93, 2.01],
  'AAPL 261218C00110000': [0.15, 0.64, 0.69],
  'AAPL 261218P00100000': [-0.47, 3.2, 3.35],
  [PUT]: [-0.332, 1.93, 2.01],
};

export function row(id: string, harness: Harness, changes: Partial<ChainRow> = {}): ChainRow {
  const terms = parseOptionId(id);
  const instrument = terms && optionIdOf(terms);
  const [delta, bid, ask] = QUOTES[id] ?? [];
  if (terms === undefined || instrument === undefined || bid === undefined || ask === undefined)
    throw new Error(id);
  return {
    contract: {
      ...{ id: instrument, underlying: 'AAPL', contract: contractOf(id), right: terms.right },
      ...{ strike: terms.strike, expiry: terms.expiry, lastTradeDay: terms.expiry },
      ...{ settles: 'pm', delivers: 'shares', multiplier: 100, tradingClass: 'AAPL' },
      priceSteps: STEPS,
    },
    ...{ at: harness.now(), bid, ask, volume: 500, openInterest: 2_000, volatility: 0.3, delta },
    ...changes,
  };
}

function contractOf(id: string): string {
  return String(Object.keys(QUOTES).indexOf(id) + 7_000);
}

export const BUYS_OPTIONS = {
  trade: OPTION_TRADE_DEFAULTS.call_or_put,
  entry: { side: 'both', when: 'true' },
  entryOrder: { kind: 'marketable' },
  stop: { kind: 'percent', percent: 100 },
  size: { kind: 'shares', shares: 2 },
  target: undefined,
  protection: 'watched',
} as const;

export async function optionHarness(
  changes: Parameters<typeof strategy>[0] = {},
  options: HarnessOptions = {},
): Promise<Harness> {
  const harness = createHarness({
    strategies: [strategy({ ...BUYS_OPTIONS, ...changes })],
    ...options,
  });
  await harness.ready();
  return harness;
}

/** The broker answers the newest question with these contracts, by default with all of its side. */
export async function answer(harness: Harness, rows?: readonly ChainRow[]): Promise<void> {
  const asked = harness.broker.chains.at(-1);
  if (asked === undefined) throw new Error('nothing was asked');
  const all = Object.keys(QUOTES)
    .filter((id) => parseOptionId(id)?.right === asked.right)
    .map((id) => row(id, harness));
  harness.broker.say({
    type: 'chain-read',
    question: asked.question,
    chain: { underlyingPrice: 100, expiries: [EXPIRY], rows: rows ?? all },
  });
  await harness.settle();
}

/** The broker names the contract. */
export async function pinned(harness: Harness, id: string, contract = contractOf(id)) {
  const { name, currency } = venuesOf('us').home;
  harness.broker.say({
    type: 'instrument-resolved',
    instrument: {
      ...{ symbol: id, brokerSymbol: 'AAPL', contract, primaryExchange: '' },
      ...{ venue: name, currency, priceSteps: STEPS },
      option: { underlying: 'AAPL', lastTradeDay: EXPIRY },
    },
  });
  await harness.settle();
}

export async function quoted(harness: Harness, id: string, bid: number, ask: number) {
  await harness.quote(bid, { symbol: id, bid, ask });
}

/** The contract that was chosen gets its name and its quote. */
export async function priced(harness: Harness, id: string): Promise<void> {
  const [, bid, ask] = QUOTES[id] ?? [];
  if (bid === undefined || ask === undefined) throw new Error(id);
  await pinned(harness, id);
  await quoted(harness, id, bid, ask);
}
