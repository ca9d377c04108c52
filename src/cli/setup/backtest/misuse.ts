// Options of `sluice backtest` that do not fit together.
import { type BacktestFlags, NO_BENCHMARK } from './flags.ts';

/** Undefined if the options fit together. */
export function misuseOf(flags: BacktestFlags): string | undefined {
  const { grid, walkForward, trades, signals, html, checkLookahead, benchmark: held, bars } = flags;
  if (held !== undefined && held !== NO_BENCHMARK && !bars.has(held))
    return `--benchmark ${held} has no bars here; it takes none, or a symbol of --bars: ${[...bars.keys()].join(', ')}`;
  if (walkForward !== undefined && grid === undefined) return '--walk-forward needs a --grid';
  if (trades !== undefined && !/\.(csv|json)$/.test(trades))
    return `--trades ${trades} must end in .csv or .json`;
  if (signals !== undefined && !signals.endsWith('.csv'))
    return `--signals ${signals} must end in .csv`;
  const isOneRun = grid === undefined && checkLookahead === undefined;
  if (!isOneRun && (trades ?? signals ?? html) !== undefined)
    return '--trades, --signals and --html need a single run, without --grid and --check-lookahead';
  if (grid !== undefined && checkLookahead !== undefined)
    return '--grid and --check-lookahead cannot be combined';
  return undefined;
}
