// Bars without the order in which their returns came: each block of a session or week takes the returns of the same place in a drawn one, for all symbols the same one, so that they keep moving together.
import type { Random } from '../../kernel/random.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import { roundNearest } from '../../market/instruments/tick-grid.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import { venueOf } from '../backtest/symbol-venues.ts';
import { type BlockReturns, blockReturns } from './block-returns.ts';
import { blockMs, drawTerms } from './draw-units.ts';
import { actionsWithin, nightActions } from './night-actions.ts';
import { type Block, blocksOf, likenessOf, priceBefore } from './session-blocks.ts';

export type BarDraws = (random: Random) => ReadonlyMap<string, BarColumns>;

/** Of blocks that are alike; fewer stay as they are. */
const ALIKE_ENOUGH = 10;
/** Beyond it, too much of the run would be its own past. */
const KEPT_MAX = 0.2;

/** Fails with one sentence. Bars before the first session and after the last one stay. */
export function createBarDraws(inputs: BacktestInputs): Result<BarDraws, string> {
  const { bars, limits, options } = inputs;
  if (limits !== undefined && limits.size > 0)
    return failed(
      '--null cannot draw bars of a venue with price limits: drawn prices would go beyond them',
    );
  if (options !== undefined && options.synthetic === undefined)
    return failed(
      '--null draws the bars of strategies on bars, and recorded option quotes do not follow drawn bars: run the strategies that trade options alone, or use --synthetic-chain',
    );
  const symbols = [...bars.keys()];
  const columns = [...bars.values()];
  const { units, block } = drawTerms(inputs);
  const within = block === '1w' ? actionsWithin(inputs, units) : undefined;
  if (within !== undefined)
    return failed(
      `--null draws weeks as wholes, and the ${within.kind} of ${within.symbol} on ${within.day} is within one: use bars of days`,
    );
  const blocks = blocksOf(units, columns, blockMs(block));
  const alike = Map.groupBy(blocks, likenessOf);
  const pools = [...alike.values()].filter((pool) => pool.length >= ALIKE_ENOUGH);
  const drawable = pools.reduce((sum, pool) => sum + pool.length, 0);
  if (drawable < (1 - KEPT_MAX) * blocks.length)
    return failed(
      `--null needs ${ALIKE_ENOUGH} ${block === '1w' ? 'weeks' : 'sessions'} in which all symbols have bars: ${symbols.join(', ')} share too few`,
    );
  const poolOf = new Map(pools.flatMap((pool) => pool.map((block) => [block, pool] as const)));
  const parts = symbols.map((symbol, at) => {
    const own = columns[at] as BarColumns;
    const night = nightActions(inputs.actions, units, symbol);
    const returns = blockReturns(pools, { columns: own, symbol: at, night });
    const steps = venueOf(inputs.settings, symbol).priceSteps;
    return {
      ...{ symbol, at, columns: own, returns, night },
      rounded: (price: number) => roundNearest(steps, price),
    };
  });
  return ok((random) => {
    const sources = blocks.map((block) => drawnFrom(poolOf.get(block), block, random));
    return new Map(parts.map((part) => [part.symbol, rebuilt(part, blocks, sources)]));
  });
}

function drawnFrom(pool: readonly Block[] | undefined, own: Block, random: Random): Block {
  return pool?.[Math.floor(random.next() * pool.length)] ?? own;
}

interface Part {
  /** Index of the symbol. */
  readonly at: number;
  readonly columns: BarColumns;
  readonly returns: BlockReturns;
  readonly night: ReturnType<typeof nightActions>;
  readonly rounded: (price: number) => number;
}

function rebuilt(
  { at, columns, returns, night, rounded }: Part,
  blocks: readonly Block[],
  sources: readonly Block[],
): BarColumns {
  const { open, high, low, close, volume } = columns;
  const copy = {
    ...columns,
    ...{ open: open.slice(), high: high.slice(), low: low.slice() },
    ...{ close: close.slice(), volume: volume.slice() },
  };
  /** Not rounded; the close before the block. */
  let price = Number.NaN;
  for (const [index, block] of blocks.entries()) {
    const source = sources[index] as Block;
    const [to, from] = [block.spans[at], source.spans[at]];
    if (to === undefined || from === undefined || to.end === to.from) continue;
    const shift = returns.shiftOf(block);
    if (block.place === 0) {
      const before = Number.isNaN(price) ? (close[to.from - 1] as number) : price;
      const gap = night.gapOf(columns, from.from, source.unit) * Math.exp(shift);
      price = night.after(before * gap, block.unit);
      continue;
    }
    if (Number.isNaN(price)) price = priceBefore(columns, to, block.place);
    const count = to.end - to.from;
    const scale = price / priceBefore(columns, from, block.place);
    for (let bar = 0; bar < count; bar += 1) {
      const factor = scale * Math.exp((shift * (bar + 1)) / count);
      const [into, out] = [to.from + bar, from.from + bar];
      copy.open[into] = rounded((open[out] as number) * factor);
      copy.high[into] = rounded((high[out] as number) * factor);
      copy.low[into] = rounded((low[out] as number) * factor);
      copy.close[into] = rounded((close[out] as number) * factor);
      copy.volume[into] = volume[out] as number;
      if (bar === count - 1) price = (close[out] as number) * factor;
    }
  }
  return copy;
}
