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
  const { seen, expiry, mid } = market;
  const inputs = { ...inputsOf(row, market), volatility: Number.NaN };
  const forward = { ...inputs, spot: escrowedSpot(inputs.spot, expiry.dividends, seen.rate) };
  const volatility = knownVolatility(row) ?? impliedVolatility(mid, forward);
  if (volatility === undefined) return undefined;
  const { delta } = europeanValue({ ...forward, volatility });
  return Number.isFinite(delta) ? { volatility, delta } : undefined;
}

/** With early exercise and dividends; a hundred times slower, and the same for most contracts out of the money. */
export function americanDelta(row: ChainRow, market: Market, volatility: number): number {
  return americanValue({ ...inputsOf(row, market), volatility }, market.expiry.dividends).delta;
}

function inputsOf(
  { contract }: ChainRow,
  { seen, expiry }: Market,
): Omit<PricingInputs, 'volatility'> {
  return {
    right: contract.right,
    strike: contract.strike,
    spot: seen.underlyingPrice,
    years: expiry.years,
    rate: seen.rate,
    dividendYield: seen.dividendYield,
  };
}

function knownVolatility({ volatility }: ChainRow): number | undefined {
  return volatility !== undefined && volatility > 0 ? volatility : undefined;
}
