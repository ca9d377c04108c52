// Which stock an option is of.
import { optionRootOf } from '../../market/options/option-id.ts';
import { optionTermsOf } from '../../market/options/vertical.ts';

/** The stock of the option among those; undefined without one. */
export function stockAmong(id: string, stocks: Iterable<string>): string | undefined {
  const root = optionTermsOf(id)?.root;
  return [...stocks].find((stock) => optionRootOf(stock) === root);
}
