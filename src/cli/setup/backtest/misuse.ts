// Options of `sluice backtest` that do not fit together.
import { type BacktestFlags, NO_BENCHMARK } from './flags.ts';

/** Undefined if the options fit together. */
export function misuseOf(flags: BacktestFlags): string | undefined {
  const { grid, walkForward, trades, signals, html, checkLookahead, benchmark: held, bars } = flags;
  if (held !== undefined && held !== NO_BENCHMARK && !bars.has(held))
    return `--benchmark ${held} has no bars here; it takes none, or a symbol of --bars: ${[...bars.keys()].join(', ')}`;
  if (flags.from !== undefined && flags.to !== undefined && flags.from > flags.to)
    return `--from ${flags.from} is after --to ${flags.to}: give the earlier day first`;
  if (walkForward !== undefined && grid === undefined) return '--walk-forward needs a --grid';
  if (flags.random !== undefined && grid === undefined)
    return '--random needs a --grid to draw from';
  if (flags.workers !== undefined && grid === undefined && flags.null === undefined)
    return '--workers needs a --grid or --null';
  if (flags.resume !== undefined && grid === undefined && flags.null === undefined)
    return '--resume needs a --grid or --null';
  if (flags.variants !== undefined && grid === undefined) return '--variants needs a --grid';
  if (flags.variants?.endsWith('.parquet') === false)
    return `--variants ${flags.variants} must end in .parquet`;
  if (trades !== undefined && !/\.(csv|json)$/.test(trades))
    return `--trades ${trades} must end in .csv or .json`;
  if (signals !== undefined && !signals.endsWith('.csv'))
    return `--signals ${signals} must end in .csv`;
  const isOneRun = grid === undefined && checkLookahead === undefined;
  if (!isOneRun && (trades ?? signals ?? html) !== undefined)
    return '--trades, --signals and --html need a single run, without --grid and --check-lookahead';
  if (flags.parquet !== undefined && checkLookahead !== undefined)
    return '--parquet needs a run or a grid, without --check-lookahead';
  if (grid !== undefined && checkLookahead !== undefined)
    return '--grid and --check-lookahead cannot be combined';
  if (!isOneRun && flags.null !== undefined)
    return '--null needs a single run, without --grid and --check-lookahead';
  if (!isOneRun && flags.inForce !== undefined)
    return '--in-force needs a single run, without --grid and --check-lookahead';
  return undefined;
}
