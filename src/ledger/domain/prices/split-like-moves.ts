// Jumps from one close to the next that a split would explain, within 1 %, and that the closes since have kept.
import { type Decimal, decimal } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import type { SplitOnDay } from './splits.ts';

export interface CloseOfDay {
  readonly on: TradingDay;
  readonly price: Decimal;
}

export interface SplitLikeMove extends SplitOnDay {
  readonly before: CloseOfDay;
  readonly close: CloseOfDay;
}

/** Smaller ones, such as 3 for 2, are too like a bad day. */
const RATIOS = [2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100];
const SLACK = 0.01;
/** A holiday lies between them, no halt of weeks. */
const GAP_DAYS = 7;
/** A jump that does not last, and the way back from one, are slips of the source. */
const KEPT_FACTOR = 1.4;
const CLOSES_BEFORE = 5;

export function splitLikeMoves(closes: readonly CloseOfDay[]): readonly SplitLikeMove[] {
  return closes.flatMap((close, at) => {
    const before = closes[at - 1];
    if (before === undefined || before.on < addDays(close.on, -GAP_DAYS)) return [];
    const [from, to] = [before.price.toNumber(), close.price.toNumber()];
    const ratio = RATIOS.find((one) => isRatio(from / to, one) || isRatio(to / from, one));
    if (ratio === undefined) return [];
    const earlier = closes.slice(Math.max(0, at - CLOSES_BEFORE), at);
    if (!areNear(closes.slice(at + 1), to) || !areNear(earlier, from)) return [];
    const [many, one] = [decimal(String(ratio)), decimal('1')];
    const shares =
      from > to ? { newShares: many, oldShares: one } : { newShares: one, oldShares: many };
    return [{ on: close.on, ...shares, before, close }];
  });
}

function areNear(closes: readonly CloseOfDay[], price: number): boolean {
  return closes.every(
    (one) => Math.abs(Math.log(one.price.toNumber() / price)) < Math.log(KEPT_FACTOR),
  );
}

function isRatio(value: number, ratio: number): boolean {
  return Math.abs(value / ratio - 1) <= SLACK;
}
