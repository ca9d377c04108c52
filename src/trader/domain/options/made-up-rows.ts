// The rows of a chain that is made up for an example: priced by one volatility, with no spread.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { STANDARD_MULTIPLIER } from '../../../market/instruments/amount.ts';
import type { OptionRight } from '../../../market/instruments/option-right.ts';
import type { ChainRow } from '../../../market/options/chain-row.ts';
import { optionIdOf } from '../../../market/options/option-id.ts';
import { europeanPrice } from '../../../market/options/pricing/black-scholes.ts';
import { DAYS_PER_YEAR } from '../../../market/options/pricing/pricing-inputs.ts';
import { addDays } from '../../../market/time/day.ts';

export interface MadeUpChain {
  readonly at: Instant;
  readonly day: TradingDay;
  readonly spot: number;
  /** Per year. */
  readonly volatility: number;
  /** Calendar days to expiry. */
  readonly days: number;
  readonly strikes: readonly number[];
}

export const MADE_UP_RATES = { rate: 0.04, dividendYield: 0 } as const;

const ROOT = 'XYZ';
const CENT = [{ lowEdge: 0, increment: 0.01 }] as const;

/** Calls and puts. */
export function madeUpRows(chain: MadeUpChain): readonly ChainRow[] {
  return (['call', 'put'] as const).flatMap((right) => rowsOf(right, chain));
}

function rowsOf(
  right: OptionRight,
  { at, day, spot, volatility, days, strikes }: MadeUpChain,
): readonly ChainRow[] {
  const expiry = addDays(day, days);
  const years = days / DAYS_PER_YEAR;
  return strikes.flatMap((strike) => {
    const id = optionIdOf({ root: ROOT, expiry, right, strike });
    if (id === undefined) return [];
    const exact = europeanPrice({ right, strike, years, spot, volatility, ...MADE_UP_RATES });
    const price = Math.round(exact * 100) / 100;
    const contract = {
      ...{ id, right, strike, expiry, underlying: ROOT, contract: id, tradingClass: ROOT },
      ...({ lastTradeDay: expiry, settles: 'pm', delivers: 'shares', priceSteps: CENT } as const),
      multiplier: STANDARD_MULTIPLIER,
    };
    return [{ contract, at, bid: price, ask: price, volume: 0, openInterest: 0, volatility }];
  });
}
