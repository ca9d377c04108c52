// Lines of the status about quotes: not live, or of one exchange only.
import type { StatusView } from '../../trader/contract/status.ts';

/** A word and its text. */
export function priceLines({
  dark_prices: dark,
  thin_quotes: venue,
}: StatusView): readonly [string, string][] {
  const lines: [string, string][] = [];
  if (dark.length > 0)
    lines.push(['prices', `NOT LIVE: ${dark.join(', ')}; trailing stops do not move`]);
  if (venue) lines.push(['quotes', `thin quotes (${venue})`]);
  return lines;
}
