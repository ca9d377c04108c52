// A chain of AAPL at 230, quoted around the prices of one volatility, and the terms that are applied to it.
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { STANDARD_MULTIPLIER } from '../../../../src/market/instruments/amount.ts';
import type { OptionRight } from '../../../../src/market/instruments/option-right.ts';
import { roundDown, roundUp } from '../../../../src/market/instruments/tick-grid.ts';
import type { ChainRow } from '../../../../src/market/options/chain-row.ts';
import type { OptionContract } from '../../../../src/market/options/option-contract.ts';
import { optionIdOf } from '../../../../src/market/options/option-id.ts';
import { europeanValue } from '../../../../src/market/options/pricing/black-scholes.ts';
import { US } from '../../../../src/market/venues/us.ts';
import type { ChainSeen } from '../../../../src/trader/domain/options/selection/chain-seen.ts';

export const SPOT = 230;
/** A Monday, an hour and a half after the open. */
export const AT = instant(Date.parse('2026-11-16T16:00:00Z'));
export const EXPIRIES = ['2026-11-20', '2026-12-18', '2027-01-15'] as TradingDay[];
const STRIKES = Array.from({ length: 21 }, (_, step) => 180 + 5 * step);
const STEPS = [
  { lowEdge: 0, increment: 0.01 },
  { lowEdge: 3, increment: 0.05 },
];
const VOLATILITY = 0.28;
const RATE = 0.043;

export function contractOf(
  right: OptionRight,
  strike: number,
  expiry: TradingDay,
  root = 'AAPL',
): OptionContract {
  const id = optionIdOf({ root, expiry, right, strike });
  if (id === undefined) throw new Error(`no id for ${root} ${expiry} ${strike}`);
  return {
    id,
    underlying: 'AAPL',
    contract: '',
    right,
    strike,
    expiry,
    lastTradeDay: expiry,
    settles: 'pm',
    delivers: 'shares',
    multiplier: STANDARD_MULTIPLIER,
    tradingClass: root,
    priceSteps: STEPS,
  };
}

/** Quoted two percent around its value, on the grid, with the volatility and the delta of the source. */
export function quoted(contract: OptionContract): ChainRow {
  const years = (US.calendar.boundsOf(contract.expiry).end - AT) / (365 * 86_400_000);
  const { price, delta } = europeanValue({
    right: contract.right,
    strike: contract.strike,
    spot: SPOT,
    years,
    rate: RATE,
    dividendYield: 0,
    volatility: VOLATILITY,
  });
  return {
    contract,
    at: AT,
    bid: roundDown(STEPS, price * 0.98),
    ask: roundUp(STEPS, price * 1.02),
    volume: 500,
    openInterest: 2_000,
    volatility: VOLATILITY,
    delta,
  };
}

export const CHAIN: readonly ChainRow[] = EXPIRIES.flatMap((expiry) =>
  STRIKES.flatMap((strike) =>
    (['call', 'put'] as const).map((right) => quoted(contractOf(right, strike, expiry))),
  ),
);

export function seenWith(changed: Partial<ChainSeen> = {}): ChainSeen {
  return {
    at: AT,
    rows: CHAIN,
    underlyingPrice: SPOT,
    calendar: US.calendar,
    rate: RATE,
    dividendYield: 0,
    ...changed,
  };
}

/** The chain with one contract replaced. */
export function chainWith(id: string, changed: Partial<ChainRow>): readonly ChainRow[] {
  return CHAIN.map((row) => (row.contract.id === id ? { ...row, ...changed } : row));
}
