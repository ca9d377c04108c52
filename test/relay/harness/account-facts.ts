// Facts of an account as the trader records them, with only what a test is about.
import { type Instant, instant, plus, type TradingDay } from '../../../src/kernel/instant.ts';
import type { Fact, FactOf } from '../../../src/trader/domain/facts/facts.ts';
import type { Delivery } from '../../../src/trader/domain/terms/delivery.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';

export const JOURNAL_ID = 'abcdefgh';
/** In the regular session, 10:30 in New York. */
export const START = instant(Date.parse('2026-11-18T15:30:00Z'));

type Executed = FactOf<'execution-booked'>;

export function execution(
  execId: string,
  shares: number,
  price: number,
  more: Partial<Executed> = {},
): Executed {
  return {
    type: 'execution-booked',
    execRoot: execId.slice(0, execId.lastIndexOf('.')),
    execId,
    orderRef: 'abcdefgh.5.e',
    account: 'DU1',
    symbol: 'SPY',
    side: shares < 0 ? 'sell' : 'buy',
    shares: Math.abs(shares),
    price,
    executedAt: START,
    leg: 'e',
    positionId: 'SPY-5',
    strategy: 'demo',
    ...more,
  };
}

export function commission(execId: string, amount: number, currency = 'USD'): Fact {
  const [symbol, positionId] = ['SPY', 'SPY-5'];
  return { type: 'commission-booked', execId, symbol, positionId, commission: amount, currency };
}

export function foreign(symbol: string, quantity: number, averageCost?: number): Fact {
  const cost = averageCost === undefined ? {} : { averageCost };
  return { type: 'foreign-seen', symbol, quantity, ...cost };
}

export function adoption(symbol: string, quantity: number, averagePrice: number): Fact {
  const after = { quantityAfter: quantity, averagePriceAfter: averagePrice };
  const holdingId = `${symbol}-h`;
  return { type: 'holding-adopted', holdingId, symbol, quantity, averagePrice, ...after, by: 'me' };
}

export function release(symbol: string, quantity: number, averagePrice: number): Fact {
  const holdingId = `${symbol}-h`;
  const orderRefs: readonly string[] = [];
  return {
    type: 'holding-released',
    holdingId,
    symbol,
    quantity,
    averagePrice,
    orderRefs,
    by: 'me',
  };
}

export function splitOf(
  symbol: string,
  quantity: number,
  [to, from]: readonly [number, number],
): Fact {
  const before = { quantity, averagePrice: 100 };
  const after = { quantity: Math.trunc((quantity * to) / from), averagePrice: (100 * from) / to };
  const [quantityBefore, quantityAfter] = [before.quantity, after.quantity];
  const evidence = { quantityBefore, quantityAfter, priceBefore: 100, isStopGone: true };
  const ratio = { to, from };
  return {
    type: 'holding-split',
    holdingId: `${symbol}-h`,
    symbol,
    ratio,
    before,
    after,
    evidence,
  };
}

/** Shares that contracts delivered, as a position with a stop. */
export function deliveredShares(symbol: string, strike: number, delivery: Delivery): Fact {
  return {
    ...{ type: 'position-adopted', positionId: `${symbol}-9`, symbol, strategy: 'demo' },
    ...{ side: 'long', quantity: 100 * delivery.contracts, averagePrice: strike, price: strike },
    ...{ signalId: 's', configHash: 'c', plan: {}, by: 'engine', delivery },
  } as unknown as Fact;
}

export function pinned(symbol: string, currency = 'USD', underlying?: string): Fact {
  const names = { symbol, brokerSymbol: symbol, contract: '1', primaryExchange: 'ARCA', currency };
  const lastTradeDay = '2026-12-18' as TradingDay;
  const option = underlying === undefined ? {} : { option: { underlying, lastTradeDay } };
  return { type: 'instrument-pinned', instrument: { ...names, priceSteps: [], ...option } };
}

/** One a second, numbered from `first`. */
export function recorded(
  facts: readonly Fact[],
  first = 1,
  start: Instant = START,
): RecordedFact[] {
  return facts.map((fact, index) => ({
    seq: first + index,
    at: plus(start, (first + index) * 1_000),
    cause: 0,
    correlation: 'c',
    fact,
  }));
}
