// What a backtest of the day cannot replay, each with its money and the reason.
import type { Instant } from '../../kernel/instant.ts';
import { isOptionId } from '../../market/instruments/amount.ts';
import { parseOptionId } from '../../market/options/option-id.ts';
import type { Fact, FactOf } from '../../trader/domain/facts/facts.ts';
import { MANUAL } from '../../trader/domain/orders/order-request.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { createDayFold, type DayFold, type DayTrade } from './day-trades.ts';
import { stockAmong } from './stock-among.ts';

export type LeftReason = 'hand' | 'option' | 'earlier';

export interface Left {
  readonly reason: LeftReason;
  /** Why it cannot be replayed. */
  readonly why: string;
}

export interface LeftTrade extends Left {
  readonly trade: DayTrade;
  /** Since its entry, after commissions; undefined if it is open and has no bar. */
  readonly net: number | undefined;
}

export interface LeftOut {
  readonly folds: readonly { readonly left: Left; readonly fold: DayFold }[];
  isLeft(recorded: RecordedFact): boolean;
}

/** Entries in a symbol before that moment cannot be replayed. */
export interface Unpriced {
  readonly until: Instant;
  readonly why: string;
}

export type UnpricedSymbols = ReadonlyMap<string, Unpriced>;

export function unpricedAt(
  unpriced: UnpricedSymbols,
  symbol: string,
  at: Instant,
): string | undefined {
  const found = unpriced.get(symbol);
  return found !== undefined && at < found.until ? found.why : undefined;
}

export interface LeavingRequest {
  /** From the first day that is replayed. */
  readonly facts: readonly RecordedFact[];
  /** Those of trades before it. */
  readonly before: readonly RecordedFact[];
  /** The beginning of the day. */
  readonly since: Instant;
  /** Symbols without the bars of a replay. */
  readonly unpriced: UnpricedSymbols;
  /** Stocks with option rows of the day. */
  readonly chains: ReadonlySet<string>;
  /** The first day without a tape, of positions that began before those that are replayed. */
  readonly untaped: string;
  /** Whether the order behind an entry by hand is known. */
  isGiven(recorded: RecordedFact): boolean;
}

const WITHOUT_ROWS = 'no option rows of its stock on the day that orders could fill at';
const EARLIER_OPTION = 'only options that were entered on the day are replayed';
const WITHOUT_SHARES = 'calls sold against shares are not replayed: a replay has no shares';
const WITHOUT_ORDER = 'its order is not on the tape';

export function leftOutOf(request: LeavingRequest): LeftOut {
  const { facts, before, unpriced, untaped } = request;
  const leftByFact = new Map<RecordedFact, Left>();
  for (const recorded of facts) {
    const left = leftOf(recorded, request);
    if (left !== undefined) leftByFact.set(recorded, left);
  }
  const folds = [...Map.groupBy(leftByFact, ([, { reason, why }]) => `${reason} ${why}`)].map(
    ([, group]) => {
      const own = new Set(group.map(([recorded]) => recorded));
      const fold = createDayFold();
      for (const recorded of facts)
        if (recorded.fact.type !== 'entry-intended' || own.has(recorded)) fold.take(recorded);
      return { left: (group[0] as (typeof group)[number])[1], fold };
    },
  );
  const ids = earlierIds(facts);
  const entries = before.filter(({ fact }) => isEntryOf(fact, ids));
  for (const { fact, at } of entries) {
    if (fact.type !== 'entry-intended') continue;
    const fold = createDayFold();
    for (const recorded of [...before, ...facts])
      if (positionIn(recorded.fact) === fact.positionId) fold.take(recorded);
    const option = isOptionId(fact.symbol) ? EARLIER_OPTION : undefined;
    const why = option ?? unpricedAt(unpriced, fact.symbol, at) ?? `no tape of ${untaped}`;
    folds.push({ left: { reason: 'earlier', why }, fold });
  }
  return { folds, isLeft: (recorded) => leftByFact.has(recorded) };
}

function isEntryOf(fact: Fact, ids: ReadonlySet<string>): boolean {
  return fact.type === 'entry-intended' && ids.has(fact.positionId);
}

/** Positions that the facts are of, and whose entry is not among them. */
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
  return folds
    .flatMap(({ left, fold }) =>
      [...fold.trades(lastOf).values()].map((trade): LeftTrade => {
        return { ...left, trade, net: Number.isFinite(trade.net) ? trade.net : undefined };
      }),
    )
    .toSorted((one, other) => one.trade.openedAt - other.trade.openedAt);
}

function leftOf(recorded: RecordedFact, request: LeavingRequest): Left | undefined {
  const { unpriced, since, chains, isGiven } = request;
  const { fact, at } = recorded;
  if (fact.type !== 'entry-intended') return undefined;
  const { symbol, strategy } = fact;
  const isManual = strategy === MANUAL;
  const unheard = isManual && !isGiven(recorded) ? WITHOUT_ORDER : undefined;
  if (isOptionId(symbol)) {
    if (at < since) return { reason: 'earlier', why: EARLIER_OPTION };
    const isChained = stockAmong(symbol, chains) !== undefined;
    const known = isWrittenCall(fact) ? WITHOUT_SHARES : unheard;
    const why = isChained ? known : WITHOUT_ROWS;
    return why === undefined ? undefined : { reason: isManual ? 'hand' : 'option', why };
  }
  const why = isManual ? (unpricedAt(unpriced, symbol, at) ?? unheard) : undefined;
  return why === undefined ? undefined : { reason: 'hand', why };
}

function isWrittenCall({ symbol, legs }: FactOf<'entry-intended'>): boolean {
  return legs[0]?.side === 'sell' && parseOptionId(symbol)?.right === 'call';
}

export function positionIn(fact: Fact): string | undefined {
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
