// The variants of a grid in a file of --resume: of each trade what a grid compares.
import { z } from 'zod';
import { instant } from '../../kernel/instant.ts';
import { type CheckpointKind, writtenAs, writtenNumber } from '../workers/checkpoint.ts';
import type { TradeResult } from './play-variants.ts';

/** Opened, closed (epoch milliseconds), profit or loss, and R if there is one. */
const trade = z.tuple([z.number(), z.number(), writtenNumber, writtenNumber.nullable()]);
const line = z.object({ variant: z.int().min(0), trades: z.array(trade) });

export const GRID_CHECKPOINT: CheckpointKind<readonly TradeResult[]> = {
  ...{ name: 'grid', step: 'variant', steps: 'variants of a grid', own: 'that grid' },
  read(json) {
    const { data } = line.safeParse(json);
    return data && [data.variant, data.trades.map(tradeOf)];
  },
  write: (at, trades) => ({ variant: at, trades: trades.map(cellsOf) }),
};

function cellsOf({ openedAt, closedAt, pnl, rMultiple }: TradeResult) {
  const r = rMultiple === undefined ? null : writtenAs(rMultiple);
  return [openedAt, closedAt, writtenAs(pnl), r];
}

function tradeOf([openedAt, closedAt, pnl, r]: z.infer<typeof trade>): TradeResult {
  const at = { openedAt: instant(openedAt), closedAt: instant(closedAt) };
  return { ...at, pnl, rMultiple: r ?? undefined };
}
