// What stands behind a single contract that is sold: cash for a put, the shares of a holding for a call. It is reserved for as long as
// the order works or the contract is held, and bounds the loss that nothing else does. Of a vertical that was taken apart, the contract
// that was bought stands behind the one that was sold.
// Decision 0061
import { amountOf } from '../../../market/instruments/amount.ts';
import { widthOf } from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';

export type Collateral = 'cash' | 'shares' | 'contract';

/** Of a contract that is sold alone; undefined for stocks and verticals. */
export function collateralFor(symbol: string): Exclude<Collateral, 'contract'> | undefined {
  const terms = parseOptionId(symbol);
  if (terms === undefined) return undefined;
  return terms.right === 'put' ? 'cash' : 'shares';
}

/** What is reserved: money for a put, shares of the holding for a call. */
export type Reserved = { readonly cash: number } | { readonly shares: number };

/** Of so many contracts, unsigned; undefined for stocks and verticals. */
export function reservedFor(symbol: string, contracts: number): Reserved | undefined {
  switch (collateralFor(symbol)) {
    case 'cash':
      return { cash: amountOf(symbol, strikeOf(symbol), contracts) };
    case 'shares':
      return { shares: amountOf(symbol, 1, contracts) };
    case undefined:
      return undefined;
  }
}

function strikeOf(symbol: string): number {
  return parseOptionId(symbol)?.strike ?? Number.NaN;
}

/** The most that one can be worth per share, at which nothing more can be lost; undefined for a call, which has none. */
export function mostWorthOf(symbol: string): number | undefined {
  const terms = parseOptionId(symbol);
  if (terms === undefined) return widthOf(symbol);
  return terms.right === 'put' ? terms.strike : undefined;
}

/**
 * The most that a share of it can lose: of a put the strike less what was received. Of a call the shares bear the loss, and what was
 * received stands for it.
 */
export function writtenRisk(symbol: string, premium: number): number {
  const terms = parseOptionId(symbol);
  if (terms === undefined) return Number.NaN;
  return terms.right === 'put' ? terms.strike - premium : premium;
}
