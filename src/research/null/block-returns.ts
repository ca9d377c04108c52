// What is taken out of drawn returns, so that no time of the day has an edge, while the market as a whole keeps its mean.
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import { momentsOf } from '../../market/performance/moments.ts';
import type { NightActions } from './night-actions.ts';
import { type Block, priceBefore } from './session-blocks.ts';

export interface BlockReturns {
  /** Added to the log return of what stands for the block. */
  shiftOf(block: Block): number;
}

interface Of {
  readonly columns: BarColumns;
  /** Its index. */
  readonly symbol: number;
  readonly night: NightActions;
}

/**
 * The mean of each pool is taken out (as H. White, "A Reality Check for Data Snooping", 2000, centres what is redrawn), and the
 * mean of the whole is given back in proportion to variance: the reward for being in the market is the same at all times.
 */
export function blockReturns(pools: readonly (readonly Block[])[], of: Of): BlockReturns {
  const moments = pools.map((pool) => {
    const { mean, deviation } = momentsOf(pool.map((block) => logReturn(block, of)));
    return { count: pool.length, mean, variance: deviation ** 2 };
  });
  const total = moments.reduce((sum, { count, mean }) => sum + count * mean, 0);
  const variance = moments.reduce((sum, { count, variance: one }) => sum + count * one, 0);
  const shiftByBlock = new Map(
    pools.flatMap((pool, at) => {
      const { mean = 0, variance: own = 0 } = moments[at] ?? {};
      const shift = variance > 0 ? (total * own) / variance - mean : 0;
      return pool.map((block) => [block, shift] as const);
    }),
  );
  return {
    shiftOf: (block) => shiftByBlock.get(block) ?? 0,
  };
}

/** 0 without bars. */
function logReturn({ unit, place, spans }: Block, { columns, symbol, night }: Of): number {
  const span = spans[symbol];
  if (span === undefined || span.end === span.from) return 0;
  const { from, end } = span;
  if (place === 0) return Math.log(night.gapOf(columns, from, unit));
  return Math.log((columns.close[end - 1] as number) / priceBefore(columns, span, place));
}
