// The chart of what a chain is about, from before its first step until after its last.
import { optionTermsOf } from '../../../market/options/combination.ts';
import { SymbolChart } from '../chart/symbol-chart.tsx';
import { chainSpan } from '../facts/chain-span.ts';
import type { Entry } from '../facts/timeline.ts';
import { trader } from '../state/dashboard-snapshot.ts';

export function ChainChart({ entries }: { readonly entries: readonly Entry[] }) {
  const span = chainSpan(entries);
  const name = trader.value?.name;
  if (span === undefined || name === undefined) return null;
  const { from, to } = span;
  // Options have no bars: what they follow is the price of their stock.
  const symbol = optionTermsOf(span.symbol)?.root ?? span.symbol;
  return (
    <section class="chart" aria-labelledby="chart-title">
      <h2 id="chart-title">Chart {symbol}</h2>
      <SymbolChart key={`${symbol} ${from}`} trader={name} symbol={symbol} from={from} to={to} />
    </section>
  );
}
