// The lot methods of a portfolio over time. A method can be changed only forward: sales in the past keep theirs.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { LotMethod } from './lot-terms.ts';

export interface MethodSince {
  /** The first day of sales under it. */
  readonly from: TradingDay;
  readonly method: LotMethod;
}

/** Ascending by day; the first one also covers every day before it. */
export type MethodHistory = readonly [MethodSince, ...MethodSince[]];

export interface MethodRefusal {
  readonly kind: 'METHOD_CHANGE_NOT_FORWARD';
  readonly from: TradingDay;
  readonly earliest: TradingDay;
}

/** The method of a portfolio from its beginning. */
export function onlyMethod(method: LotMethod): MethodHistory {
  return [{ from: FIRST_DAY, method }];
}

const FIRST_DAY = '0001-01-01' as TradingDay;

export function methodOn(history: MethodHistory, day: TradingDay): LotMethod {
  return (history.findLast(({ from }) => from <= day) ?? history[0]).method;
}

/** Takes the place of changes that were planned for that day or later. */
export function methodChanged(
  history: MethodHistory,
  change: MethodSince,
  today: TradingDay,
): Result<MethodHistory, MethodRefusal> {
  if (change.from < today)
    return failed({ kind: 'METHOD_CHANGE_NOT_FORWARD', from: change.from, earliest: today });
  const [first, ...later] = history;
  return ok([first, ...later.filter(({ from }) => from < change.from), change]);
}
