// What the terms of a trade mean in numbers: what they choose for a stock at 100, in a chain that is made up for it.
import { plus, type TradingDay } from '../../../kernel/instant.ts';
import { STANDARD_MULTIPLIER } from '../../../market/instruments/amount.ts';
import type { OptionRight } from '../../../market/instruments/option-right.ts';
import type { ChainRow } from '../../../market/options/chain-row.ts';
import { optionIdOf } from '../../../market/options/option-id.ts';
import { europeanPrice } from '../../../market/options/pricing/black-scholes.ts';
import { DAYS_PER_YEAR } from '../../../market/options/pricing/pricing-inputs.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { addDays } from '../../../market/time/day.ts';
import type { OptionTrade } from '../terms/option-trade.ts';
import type { PositionSide } from '../terms/side.ts';
import { chooseStructure } from './choose-structure.ts';
import type { Structure } from './structures/structure.ts';

/** Volatility per year. */
export const EXAMPLE = { spot: 100, volatility: 0.3 } as const;
const RATES = { rate: 0.04, dividendYield: 0 } as const;

/** Any day on which exchanges are open. */
const DAY = '2026-03-04' as TradingDay;
const ROOT = 'XYZ';
const STRIKES = Array.from({ length: 200 }, (_, index) => index + 1);
const CENT = [{ lowEdge: 0, increment: 0.01 }] as const;

export interface ExampleStructure {
  readonly structure: Structure;
  /** Calendar days to expiry. */
  readonly days: number;
}

/** With strikes at each point and one expiry, in the middle of the days. Undefined if the terms choose nothing there. */
export function exampleStructure(
  trade: OptionTrade,
  { side, calendar }: { readonly side: PositionSide; readonly calendar: Calendar },
): ExampleStructure | undefined {
  const session = calendar.sessionOf(DAY);
  if (session === undefined) return undefined;
  const days = Math.round((trade.dte.from + trade.dte.until) / 2);
  const at = plus(session.open, trade.openMinMs);
  const rows = (['call', 'put'] as const).flatMap((right) => chainOf(right, { days, at }));
  const seen = { at, rows, underlyingPrice: EXAMPLE.spot, calendar, ...RATES };
  // The contract of a flow is none of this chain: the one that the terms would choose stands for it.
  const terms = trade.as === 'same' ? { ...trade, as: 'call_or_put' as const } : trade;
  const chosen = chooseStructure(seen, { ...terms, openInterestMin: 0, volumeMin: 0 }, { side });
  return chosen.ok ? { structure: chosen.value.structure, days } : undefined;
}

function chainOf(
  right: OptionRight,
  { days, at }: Pick<ChainRow, 'at'> & { readonly days: number },
): readonly ChainRow[] {
  const expiry = addDays(DAY, days);
  const years = days / DAYS_PER_YEAR;
  return STRIKES.flatMap((strike) => {
    const id = optionIdOf({ root: ROOT, expiry, right, strike });
    if (id === undefined) return [];
    const exact = europeanPrice({ right, strike, years, ...EXAMPLE, ...RATES });
    const price = Math.round(exact * 100) / 100;
    const contract = {
      ...{ id, right, strike, expiry, underlying: ROOT, contract: id, tradingClass: ROOT },
      ...({ lastTradeDay: expiry, settles: 'pm', delivers: 'shares', priceSteps: CENT } as const),
      multiplier: STANDARD_MULTIPLIER,
    };
    const { volatility } = EXAMPLE;
    return [{ contract, at, bid: price, ask: price, volume: 0, openInterest: 0, volatility }];
  });
}
