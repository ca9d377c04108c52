// The name by which the exchange keeps orders, positions and prices: of a stock or an index its symbol, of an option its
// local symbol.
import type { Contract } from './contract.ts';

const OPTION_KEY_LENGTH = 21;
/** Between the underlying and the legs in the key of a combination. */
export const COMBO_MARK = ' BAG ';

/** `AAPL`, or `AAPL  261218C00230000`. */
export function instrumentKey({
  secType,
  symbol,
  localSymbol,
}: Pick<Contract, 'secType' | 'symbol' | 'localSymbol'>): string {
  return secType === 'OPT' ? localSymbol : symbol;
}

/** What one unit of a price is worth in money: 100 for an option, 1 for a share. */
export function multiplierOf({ multiplier }: Pick<Contract, 'multiplier'>): number {
  return Number(multiplier) || 1;
}

/** The underlying of an option or a combination by its key, as its root has it; a stock's is its own. */
export function underlyingIn(key: string): string {
  if (key.includes(COMBO_MARK)) return key.split(COMBO_MARK)[0] ?? key;
  const root = key.length === OPTION_KEY_LENGTH ? key.slice(0, 6).trim() : key;
  return root === key ? key : root.replace(/\d$|(?<=^SPX)W$/, '');
}
