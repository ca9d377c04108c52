// Money of a price: the one place that multiplies a price by a quantity, so that no path forgets what a contract delivers.
// Decision 0056

/** ` 261218C00230000`: what follows the root in the id of an option contract. */
const OPTION_SUFFIX = /^ \d{6}[CP]\d{8}$/;
/** ` 261218C00230000-261218C00240000`: the same of a vertical, and of an iron condor, which is two of them. */
const COMBINATION_SUFFIX = /^ \d{6}[CP]\d{8}(?:-\d{6}[CP]\d{8}|(?:-\d{6}[CP]\d{8}){3})$/;
const SUFFIX_LENGTH = 16;
const SPACE = 32;
const DASH = 45;
/**
 * The shares, or the money per index point, of every US contract that no corporate action has adjusted. An adjusted class,
 * which delivers something else, is never traded.
 */
export const STANDARD_MULTIPLIER = 100;

/** True for `AAPL 261218C00230000` and for two or four such contracts that are traded as one, false for the symbol of a stock. */
export function isOptionId(id: string): boolean {
  const from = id.length - SUFFIX_LENGTH;
  // The first test decides nearly always, and this runs for every price.
  if (from <= 0) return false;
  const before = id.charCodeAt(from);
  if (before === SPACE) return OPTION_SUFFIX.test(id.slice(from));
  return before === DASH && isCombinationId(id);
}

/** True for `AAPL 261218C00230000-261218C00240000`, and for four contracts: what is traded as one, at the net of their prices. */
export function isCombinationId(id: string): boolean {
  return hasContracts(id, 2) || hasContracts(id, 4);
}

/** Of an option's id: a contract by itself, two of a vertical, or four. */
export function contractCount(id: string): number {
  return (id.length - id.indexOf(' ')) / SUFFIX_LENGTH;
}

function hasContracts(id: string, count: number): boolean {
  const from = id.length - count * SUFFIX_LENGTH;
  return from > 0 && id.charCodeAt(from) === SPACE && COMBINATION_SUFFIX.test(id.slice(from));
}

/** How many shares one unit stands for: prices are per share. */
export function multiplierOf(id: string): number {
  return isOptionId(id) ? STANDARD_MULTIPLIER : 1;
}

/**
 * What `units` of an instrument are worth at a price per share, in its currency: shares of a stock, contracts of an option, units of a combination.
 * Signed like its arguments, not rounded; NaN if one of them is.
 */
export function amountOf(id: string, price: number, units: number): number {
  return price * units * multiplierOf(id);
}

/** The price per share at which `units` are worth this amount: an average, if the amount is a sum. */
export function priceOfAmount(id: string, amount: number, units: number): number {
  return amount / units / multiplierOf(id);
}

/** The mean of prices, each weighted by its units; NaN for none. */
export function averagePriceOf(
  fills: readonly { readonly price: number; readonly units: number }[],
): number {
  let [sum, all] = [0, 0];
  for (const { price, units } of fills) {
    sum += price * units;
    all += units;
  }
  return sum / all;
}
