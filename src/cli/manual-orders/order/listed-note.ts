// What a person can do about a contract that the broker does not know, or that is not traded here.

import { optionTermsOf } from '../../../market/options/combination.ts';
import { isAdjustedClass, isIndexClass } from '../../../market/options/option-contract.ts';

/** Strikes and expiries are not on every price and day; brokers spell some stocks in their own way. */
export function listedNote(symbol: string): string {
  const root = optionTermsOf(symbol)?.root;
  if (root === undefined)
    return 'If the broker spells it in another way, write that into the configuration, such as `instruments: { BRK.B: { symbol: "BRK B" } }`, and run `sluice reload`.';
  if (isIndexClass(root))
    return `Options of indexes such as ${root} settle in cash and are not traded; those of funds are, such as SPY.`;
  if (isAdjustedClass(root))
    return `A corporate action has adjusted ${root}: only the plain class, ${root.replace(/\d+$/, '')}, is traded. Contracts of ${root} that you hold are closed in the broker's app.`;
  return `\`sluice chain ${root}\` and the page Options of the dashboard show which contracts are listed.`;
}
