// The contracts of a chain as a person looks at them: greeks, what one contract can lose, and why a strategy would not take it.
import { amountOf } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { ChainRow } from '../../../market/options/chain-row.ts';
import { europeanValue, type OptionValue } from '../../../market/options/pricing/black-scholes.ts';
import type { ContractRefusal } from '../terms/option-refusal.ts';
import { OPTION_TRADE_DEFAULTS, type OptionTrade } from '../terms/option-trade.ts';
import type { ChainSeen } from './selection/chain-seen.ts';
import { createExpiries } from './selection/expiry-seen.ts';
import { judgedRow } from './selection/judged-row.ts';
import { boundsOf } from './structures/payoff.ts';

export interface QuotedContract {
  readonly row: ChainRow;
  /** Calendar days to expiry. */
  readonly days: number;
  /** NaN without a two-sided market, like the spread. */
  readonly mid: number;
  /** Ask less bid, in percent of the middle. */
  readonly spreadPercent: number;
  /** Per year; NaN if unknown, and then the greeks are too. */
  readonly volatility: number;
  readonly greeks: Pick<OptionValue, 'delta' | 'gamma' | 'theta' | 'vega'>;
  /** Of one contract that is bought at the ask; NaN without an ask. */
  readonly maxLoss: number;
  /** At expiry, if it is bought at the ask. */
  readonly breakEven: number;
  /** Against its quote and how much it trades, by the terms that a strategy has unless it states others. */
  readonly refusals: readonly ContractRefusal[];
}

/** A person chooses days and delta; quality is judged alike for all. */
const BY_QUALITY: OptionTrade = {
  ...OPTION_TRADE_DEFAULTS.call_or_put,
  dte: { from: 0, until: Number.POSITIVE_INFINITY },
  delta: { from: 0, until: 1 },
};

/** In the order of the rows. */
export function quotedContracts(seen: ChainSeen): readonly QuotedContract[] {
  const expiryOf = createExpiries(seen, BY_QUALITY);
  return seen.rows.map((row) => {
    const { contract, ask } = row;
    const expiry = expiryOf(contract.expiry);
    const { figures, refusals } = judgedRow(row, { seen, trade: BY_QUALITY, expiry });
    const { days, mid, spreadPercent, volatility, delta } = figures;
    const { gamma, theta, vega } = europeanValue({
      ...{ right: contract.right, strike: contract.strike, spot: seen.underlyingPrice },
      ...{ years: expiry.years, rate: seen.rate, dividendYield: seen.dividendYield, volatility },
    });
    const bought = { instrument: contract.id, side: 'buy', ratio: 1, price: ask } as const;
    return {
      ...{ row, days, mid, spreadPercent, volatility, greeks: { delta, gamma, theta, vega } },
      maxLoss: cents(amountOf(contract.id, ask, 1)),
      breakEven: ask > 0 ? (boundsOf([bought]).breakEvens[0] ?? Number.NaN) : Number.NaN,
      refusals,
    };
  });
}
