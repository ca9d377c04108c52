// The volatility of a contract and its delta: of the broker's model where it gives them, checked by our own.
import type { ChainRow } from '../../../../market/options/chain-row.ts';
import { europeanValue } from '../../../../market/options/pricing/black-scholes.ts';
import { impliedVolatility } from '../../../../market/options/pricing/implied-volatility.ts';
import { americanValue, escrowedSpot } from '../../../../market/options/pricing/leisen-reimer.ts';
import type { PricingInputs } from '../../../../market/options/pricing/pricing-inputs.ts';
import type { ChainSeen } from './chain-seen.ts';
import type { ExpirySeen } from './expiry-seen.ts';

export interface Greeks {
  readonly volatility: number;
  /** Ours. */
  readonly delta: number;
}

interface Market {
  readonly seen: Pick<ChainSeen, 'underlyingPrice' | 'rate' | 'dividendYield'>;
  readonly expiry: Pick<ExpirySeen, 'years' | 'dividends'>;
  /** Of the row; NaN without a two-sided quote. */
  readonly mid: number;
}

/** Undefined if the row has no volatility and its quote implies none. */
export function greeksOf(row: ChainRow, market: Market): Greeks | undefined {
  const { underlyingPrice, rate } = market.seen;
  const spot = escrowedSpot(underlyingPrice, market.expiry.dividends, rate);
  const volatility = knownVolatility(row) ?? impliedBy(row, market, spot);
  if (volatility === undefined) return undefined;
  const { delta } = europeanValue(inputsOf(row, market, { spot, volatility }));
  return Number.isFinite(delta) ? { volatility, delta } : undefined;
}

/** With early exercise and dividends; a hundred times slower, and the same for most contracts out of the money. */
export function americanDelta(row: ChainRow, market: Market, volatility: number): number {
  const { seen, expiry } = market;
  const inputs = inputsOf(row, market, { spot: seen.underlyingPrice, volatility });
  return americanValue(inputs, expiry.dividends).delta;
}

function impliedBy(row: ChainRow, market: Market, spot: number): number | undefined {
  return impliedVolatility(market.mid, inputsOf(row, market, { spot, volatility: Number.NaN }));
}

function inputsOf(
  { contract }: ChainRow,
  { seen, expiry }: Market,
  { spot, volatility }: Pick<PricingInputs, 'spot' | 'volatility'>,
): PricingInputs {
  return {
    right: contract.right,
    strike: contract.strike,
    spot,
    years: expiry.years,
    rate: seen.rate,
    dividendYield: seen.dividendYield,
    volatility,
  };
}

function knownVolatility({ volatility }: ChainRow): number | undefined {
  return volatility !== undefined && volatility > 0 ? volatility : undefined;
}
