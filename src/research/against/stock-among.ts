// Which stock an option is of.

import { optionTermsOf } from '../../market/options/combination.ts';
import { optionRootOf } from '../../market/options/option-id.ts';

/** The stock of the option among those; undefined without one. */
export function stockAmong(id: string, stocks: Iterable<string>): string | undefined {
  const root = optionTermsOf(id)?.root;
  return [...stocks].find((stock) => optionRootOf(stock) === root);
}
