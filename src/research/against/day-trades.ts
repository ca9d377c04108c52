// The trades of one day, folded from facts: those of a journal and those of its backtest in the same way.
import type { Instant } from '../../kernel/instant.ts';
import { amountOf, priceOfAmount } from '../../market/instruments/amount.ts';
import { cents } from '../../market/instruments/money.ts';
import type { FactOf, FactType } from '../../trader/domain/facts/facts.ts';
import type { Refusal } from '../../trader/domain/terms/refusal.ts';
import type { PositionSide } from '../../trader/domain/terms/side.ts';
import type { Signal } from '../../trader/domain/terms/signal.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { isMarketable } from './marketable.ts';

/** One position of a trade with its entry order; `id` is the same live and in a backtest. */
export interface DayPart {
  readonly id: string;
  readonly signalId: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly side: PositionSide;
  readonly intendedAt: Instant;
  /** Of the entry order. */
  readonly ordered: number;
  readonly filled: number;
  readonly firstFillAt: Instant | undefined;
  /** It could fill as it was decided: what it waited then is latency. */
  readonly isMarketable: boolean;
  /** Undefined: still open at the close. */
  readonly closedAt: Instant | undefined;
  readonly reason: string;
  readonly commission: number;
  /** Paid and received for shares, before commissions. */
  readonly cash: number;
  readonly entryValue: number;
  readonly exitValue: number;
  /** Signed shares that are still held. */
  readonly held: number;
}

/** All positions of one signal: what it earned to the close of the day. */
export interface DayTrade {
  readonly signalId: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly side: PositionSide;
  readonly openedAt: Instant;
  readonly closedAt: Instant | undefined;
  readonly quantity: number;
  readonly entry: number;
  /** What is still open counts at the last price of the day. */
  readonly exit: number;
  readonly reason: string;
  readonly commission: number;
  /** After commissions, to the cent. */
  readonly net: number;
}

export type SignalFate =
  | { readonly kind: 'taken'; readonly signal: Signal; readonly shares: number }
  | { readonly kind: 'refused'; readonly signal: Signal; readonly reasons: readonly Refusal[] };

export interface DayFold {
  take(recorded: RecordedFact): void;
  /** In order of their intents. */
  parts(): readonly DayPart[];
  /** Only what has filled; `lastOf` prices what is held. */
  trades(lastOf: (symbol: string) => number): ReadonlyMap<string, DayTrade>;
  readonly signals: ReadonlyMap<string, SignalFate>;
  /** Why an entry ended without a fill, by signal. */
  readonly abandoned: ReadonlyMap<string, string>;
}

/** The facts that the fold reads. */
export const TRADE_FACTS: readonly FactType[] = [
  'entry-intended',
  'execution-booked',
  'commission-booked',
  'position-closed',
  'position-abandoned',
  'signal-taken',
  'signal-refused',
];

type Growing = { -readonly [Key in keyof DayPart]: DayPart[Key] };

export function createDayFold(): DayFold {
  const byPosition = new Map<string, Growing>();
  const signals = new Map<string, SignalFate>();
  const abandoned = new Map<string, string>();
  const intended = new Map<string, number>();

  function intend(fact: FactOf<'entry-intended'>, at: Instant): void {
    const { positionId, signalId, symbol, strategy, legs } = fact;
    const [entry] = legs;
    if (entry === undefined) return;
    const number = (intended.get(signalId) ?? 0) + 1;
    intended.set(signalId, number);
    byPosition.set(positionId, {
      ...{ id: `${signalId}#${number}`, signalId, symbol, strategy },
      side: entry.side === 'buy' ? 'long' : 'short',
      ...{
        intendedAt: at,
        ordered: entry.quantity,
        isMarketable: isMarketable(entry, fact.market),
      },
      ...{ filled: 0, firstFillAt: undefined, closedAt: undefined, reason: 'open' },
      ...{ commission: 0, cash: 0, entryValue: 0, exitValue: 0, held: 0 },
    });
  }

  function book(fact: FactOf<'execution-booked'>): void {
    const part = byPosition.get(fact.positionId);
    if (part === undefined) return;
    const was = fact.replaces ?? { shares: 0, price: 0 };
    const shares = fact.shares - was.shares;
    const value =
      amountOf(fact.symbol, fact.price, fact.shares) - amountOf(fact.symbol, was.price, was.shares);
    const sign = fact.side === 'buy' ? 1 : -1;
    part.held += sign * shares;
    part.cash -= sign * value;
    if (fact.leg !== 'e') {
      part.exitValue += value;
      return;
    }
    part.filled += shares;
    part.entryValue += value;
    part.firstFillAt ??= fact.executedAt;
  }

  function take({ fact, at }: RecordedFact): void {
    switch (fact.type) {
      case 'entry-intended':
        return intend(fact, at);
      case 'execution-booked':
        return book(fact);
      case 'commission-booked': {
        const part = byPosition.get(fact.positionId);
        if (part !== undefined) part.commission += fact.commission - (fact.was ?? 0);
        return;
      }
      case 'position-closed': {
        const part = byPosition.get(fact.positionId);
        if (part === undefined) return;
        part.closedAt = fact.closedAt ?? at;
        part.reason = fact.reason;
        return;
      }
      case 'position-abandoned': {
        const part = byPosition.get(fact.positionId);
        if (part !== undefined) abandoned.set(part.signalId, fact.why);
        return;
      }
      case 'signal-taken':
        signals.set(fact.signal.id, {
          ...{ kind: 'taken', signal: fact.signal, shares: fact.sizing.shares },
        });
        return;
      case 'signal-refused': {
        const { signal, reasons } = fact;
        if (signals.get(signal.id)?.kind !== 'taken')
          signals.set(signal.id, { kind: 'refused', signal, reasons });
        return;
      }
      default:
    }
  }
  return {
    take,
    parts: () => [...byPosition.values()],
    trades(lastOf) {
      const filled = [...byPosition.values()].filter((part) => part.filled > 0);
      const bySignal = Map.groupBy(filled, ({ signalId }) => signalId);
      return new Map(
        [...bySignal].map(([signalId, parts]) => [signalId, tradeOf(signalId, parts, lastOf)]),
      );
    },
    signals,
    abandoned,
  };
}

function tradeOf(
  signalId: string,
  parts: readonly DayPart[],
  lastOf: (symbol: string) => number,
): DayTrade {
  const [first] = parts;
  if (first === undefined) throw new Error('a trade has a part');
  const { symbol, strategy, side } = first;
  const sum = (of: (part: DayPart) => number) => parts.reduce((all, part) => all + of(part), 0);
  const quantity = sum(({ filled }) => filled);
  const held = sum((part) => part.held);
  const open = held === 0 ? 0 : amountOf(symbol, lastOf(symbol), held);
  const commission = cents(sum((part) => part.commission));
  const exitValue = sum((part) => part.exitValue) + Math.abs(open);
  const isOpen = parts.some(({ closedAt }) => closedAt === undefined);
  const last = parts.reduce((one, other) =>
    (other.closedAt ?? 0) >= (one.closedAt ?? 0) ? other : one,
  );
  return {
    ...{ signalId, symbol, strategy, side, quantity, commission },
    openedAt: parts.reduce<Instant>(
      (earliest, { firstFillAt }) =>
        firstFillAt !== undefined && firstFillAt < earliest ? firstFillAt : earliest,
      first.firstFillAt ?? first.intendedAt,
    ),
    closedAt: isOpen ? undefined : last.closedAt,
    entry: priceOfAmount(
      symbol,
      sum(({ entryValue }) => entryValue),
      quantity,
    ),
    exit: priceOfAmount(symbol, exitValue, quantity),
    reason: isOpen ? 'open' : last.reason,
    net: cents(sum(({ cash }) => cash) + open - commission),
  };
}
