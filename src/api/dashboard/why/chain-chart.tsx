// The chart of what a chain is about, from before its first step until after its last.
import { SymbolChart } from '../chart/symbol-chart.tsx';
import { chainSpan } from '../facts/chain-span.ts';
import type { Entry } from '../facts/timeline.ts';
import { trader } from '../state/dashboard-snapshot.ts';

export function ChainChart({ entries }: { readonly entries: readonly Entry[] }) {
  const span = chainSpan(entries);
  const name = trader.value?.name;
  if (span === undefined || name === undefined) return null;
  const { symbol, from, to } = span;
  return (
    <section class="chart" aria-labelledby="chart-title">
      <h2 id="chart-title">Chart {symbol}</h2>
      <SymbolChart key={`${symbol} ${from}`} trader={name} symbol={symbol} from={from} to={to} />
    </section>
  );
}
