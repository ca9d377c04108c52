// What the sums of a portfolio leave out or doubt, as sentences: a total without them would look whole.
import type { PortfolioValue } from './book-shapes.ts';

type Gaps = Pick<PortfolioValue, 'unpriced' | 'stale' | 'missing_rates' | 'complete'>;

export function gapsOf({ unpriced, stale, missing_rates: rates, complete }: Gaps): string[] {
  const isUnnamed = !complete && unpriced.length === 0 && rates.length === 0;
  return [
    ...(unpriced.length === 0 ? [] : [`No price of ${unpriced.join(', ')}: not in the sums.`]),
    ...rates.map(({ from, to, on }) => `No rate from ${from} to ${to} of ${on}: not in the sums.`),
    ...(isUnnamed ? ['Something is left out of the sums.'] : []),
    ...(stale.length === 0 ? [] : [`The price of ${stale.join(', ')} is old; the sums use it.`]),
  ];
}
