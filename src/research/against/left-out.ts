// What a backtest of the day cannot replay: entries by hand, options, and positions of earlier days, each with its money and the reason.
import { isOptionId } from '../../market/instruments/amount.ts';
import type { Fact } from '../../trader/domain/facts/facts.ts';
import { MANUAL } from '../../trader/domain/orders/asked-order.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { createDayFold, type DayFold, type DayTrade } from './day-trades.ts';

export type LeftReason = 'hand' | 'option' | 'earlier';

export interface LeftTrade {
  readonly reason: LeftReason;
  readonly trade: DayTrade;
  /** Since its entry, after commissions; undefined if it is open and has no bar. */
  readonly net: number | undefined;
}

export interface LeftOut {
  /** Facts that enter what is replayed are not among them. */
  readonly folds: ReadonlyMap<LeftReason, DayFold>;
  isLeft(recorded: RecordedFact): boolean;
}

/** `facts`: those of the day; `before`: those of earlier days. */
export function leftOutOf(
  facts: readonly RecordedFact[],
  before: readonly RecordedFact[],
): LeftOut {
  const folds = new Map<LeftReason, DayFold>();
  const left = new Map<RecordedFact, LeftReason>();
  for (const recorded of facts) {
    const reason = reasonOf(recorded.fact);
    if (reason !== undefined) left.set(recorded, reason);
  }
  for (const reason of new Set(left.values())) {
    const fold = createDayFold();
    for (const recorded of facts)
      if (recorded.fact.type !== 'entry-intended' || left.get(recorded) === reason)
        fold.take(recorded);
    folds.set(reason, fold);
  }
  const ids = earlierIds(facts);
  if (ids.size > 0) {
    const fold = createDayFold();
    for (const recorded of [...before, ...facts])
      if (ids.has(positionIn(recorded.fact) ?? '')) fold.take(recorded);
    folds.set('earlier', fold);
  }
  return { folds, isLeft: (recorded) => left.has(recorded) };
}

/** Positions of which something happened on the day, and whose entry is of an earlier one. */
export function earlierIds(facts: readonly RecordedFact[]): ReadonlySet<string> {
  const entered = new Set<string>();
  const seen = new Set<string>();
  for (const { fact } of facts) {
    const id = positionIn(fact);
    if (id === undefined) continue;
    (fact.type === 'entry-intended' ? entered : seen).add(id);
  }
  return new Set([...seen].filter((id) => !entered.has(id)));
}

/** In order of opening. */
export function leftTrades(
  { folds }: LeftOut,
  lastOf: (symbol: string) => number,
): readonly LeftTrade[] {
  return [...folds]
    .flatMap(([reason, fold]) =>
      [...fold.trades(lastOf).values()].map((trade): LeftTrade => {
        return { reason, trade, net: Number.isFinite(trade.net) ? trade.net : undefined };
      }),
    )
    .toSorted((one, other) => one.trade.openedAt - other.trade.openedAt);
}

function reasonOf(fact: Fact): LeftReason | undefined {
  if (fact.type !== 'entry-intended') return undefined;
  if (fact.strategy === MANUAL) return 'hand';
  return isOptionId(fact.symbol) ? 'option' : undefined;
}

function positionIn(fact: Fact): string | undefined {
  switch (fact.type) {
    case 'entry-intended':
    case 'execution-booked':
    case 'commission-booked':
    case 'position-closed':
      return fact.positionId;
    default:
      return undefined;
  }
}
