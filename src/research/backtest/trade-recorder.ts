// Collects from the facts of a run what its result needs: trades, refusals and the outcome of signals.

import type { Instant } from '../../kernel/instant.ts';
import { amountOf, priceOfAmount } from '../../market/instruments/amount.ts';
import { cents, netOf } from '../../market/instruments/money.ts';
import type { FactOf } from '../../trader/domain/facts/facts.ts';
import { createSizeTally, type LimitedSize } from '../../trader/domain/report/limited-sizes.ts';
import type { RefusedCount, RunTrade } from '../../trader/domain/report/run-result.ts';
import { factorOf } from '../../trader/domain/splits/split-ratio.ts';
import { type PositionSide, signOf } from '../../trader/domain/terms/side.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { createConfidences } from './confidences.ts';

export interface TradeRecorder {
  take(recorded: RecordedFact): void;
  /** A cost of a position beside its commissions: it counts with them. */
  charge(positionId: string, amount: number): void;
  /** In order of closing. */
  trades(): RunTrade[];
  /** The first part of the trade of a signal. */
  firstOf(signalId: string): string | undefined;
  predictions(): Readonly<Record<string, number>>;
  readonly signalsTaken: number;
  /** Of those taken, the ones whose entries have ended without a fill. */
  readonly signalsUnfilled: number;
  refused(): RefusedCount[];
  sizesLimited(): LimitedSize[];
}

interface TradeSoFar {
  readonly positionId: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly side: PositionSide;
  readonly signalId: string;
  initialStop: number;
  commission: number;
  /** Sums over all fills, of entry and exit. */
  entryShares: number;
  entryValue: number;
  exitShares: number;
  exitValue: number;
  /** Commissions are reported after their fills, so trades are summed up when the run is over. */
  end: { readonly fact: FactOf<'position-closed'>; readonly at: Instant } | undefined;
}

/** The extreme prices between two moments, including the fills at both ends. */
export type ExtremesOf = (
  symbol: string,
  from: Instant,
  to: Instant,
) => { readonly high: number; readonly low: number };

export function createTradeRecorder(extremesOf: ExtremesOf): TradeRecorder {
  const byId = new Map<string, TradeSoFar>();
  const firstPartBySignal = new Map<string, string>();
  const ended: TradeSoFar[] = [];
  const refusedByKey = new Map<string, RefusedCount>();
  const sizes = createSizeTally();
  const confidences = createConfidences();
  const predictions: Record<string, number> = {};
  let signalsTaken = 0;
  const abandoned = new Set<string>();
  const filled = new Set<string>();

  function take({ fact, at }: RecordedFact): void {
    sizes.count(fact);
    confidences.take(fact);
    switch (fact.type) {
      case 'prediction-judged':
        predictions[fact.verdict.kind] = (predictions[fact.verdict.kind] ?? 0) + 1;
        return;
      case 'prediction-repeated':
        predictions.duplicate = (predictions.duplicate ?? 0) + fact.times;
        return;
      case 'position-planned':
        byId.set(fact.positionId, begun(fact));
        joined(fact);
        return;
      case 'position-adopted':
        byId.set(fact.positionId, delivered(fact));
        joined(fact);
        return;
      case 'execution-booked':
        return booked(fact);
      case 'position-split':
        return split(fact);
      case 'commission-booked': {
        const trade = byId.get(fact.positionId);
        if (trade !== undefined) trade.commission += fact.commission - (fact.was ?? 0);
        return;
      }
      case 'position-abandoned':
        return leave(fact);
      case 'position-closed': {
        const trade = byId.get(fact.positionId);
        if (trade === undefined) return;
        if (trade.end === undefined) ended.push(trade);
        trade.end = { fact, at };
        return;
      }
      case 'signal-taken':
        signalsTaken += 1;
        return;
      case 'signal-refused':
        return refused(fact);
      default:
    }
  }

  function joined({ signalId, positionId }: Pick<TradeSoFar, 'signalId' | 'positionId'>): void {
    if (!firstPartBySignal.has(signalId)) firstPartBySignal.set(signalId, positionId);
  }

  function leave({ positionId }: FactOf<'position-abandoned'>): void {
    const trade = byId.get(positionId);
    if (trade !== undefined) abandoned.add(trade.signalId);
    byId.delete(positionId);
  }

  function booked({ positionId, leg, shares, price }: FactOf<'execution-booked'>): void {
    const trade = byId.get(positionId);
    if (trade === undefined) return;
    if (leg === 'e') {
      filled.add(trade.signalId);
      trade.entryShares += shares;
      trade.entryValue += amountOf(trade.symbol, price, shares);
    } else {
      trade.exitShares += shares;
      trade.exitValue += amountOf(trade.symbol, price, shares);
    }
  }

  /** From here on the trade counts in shares after the split; a fraction that was paid out counts as sold. */
  function split({ positionId, ratio, plan, cash }: FactOf<'position-split'>): void {
    const trade = byId.get(positionId);
    if (trade === undefined) return;
    const factor = factorOf(ratio);
    const paid = cash ?? { shares: 0, price: 0 };
    trade.initialStop = plan.stopPrice;
    trade.entryShares *= factor;
    trade.exitShares = trade.exitShares * factor + paid.shares;
    trade.exitValue += amountOf(trade.symbol, paid.price, paid.shares);
  }

  function refused({ signal, reasons }: FactOf<'signal-refused'>): void {
    const { strategy, symbol } = signal;
    for (const { kind: reason } of reasons) {
      const key = `${strategy}|${symbol}|${reason}`;
      const count = (refusedByKey.get(key)?.count ?? 0) + 1;
      refusedByKey.set(key, { strategy, symbol, reason, count });
    }
  }
  return {
    take,
    charge(positionId, amount) {
      const trade = byId.get(positionId);
      if (trade !== undefined) trade.commission += amount;
    },
    trades: () =>
      ended.flatMap((trade) => {
        const first = firstPartBySignal.get(trade.signalId) ?? trade.positionId;
        return summedUp(trade, { first, confidence: confidences.of(trade.signalId) }, extremesOf);
      }),
    firstOf: (signalId) => firstPartBySignal.get(signalId),
    predictions: () => predictions,
    get signalsTaken() {
      return signalsTaken;
    },
    get signalsUnfilled() {
      return [...abandoned].filter((signalId) => !filled.has(signalId)).length;
    },
    refused: () => [...refusedByKey.values()],
    sizesLimited: sizes.limited,
  };
}

function begun({
  positionId,
  symbol,
  strategy,
  side,
  signalId,
  plan,
}: Pick<FactOf<'position-planned'>, keyof Begun | 'plan'>): TradeSoFar {
  return {
    positionId,
    symbol,
    strategy,
    side,
    signalId,
    initialStop: plan.stopPrice,
    commission: 0,
    entryShares: 0,
    entryValue: 0,
    exitShares: 0,
    exitValue: 0,
    end: undefined,
  };
}

type Begun = Pick<TradeSoFar, 'positionId' | 'symbol' | 'strategy' | 'side' | 'signalId'>;

/** Shares that an option delivered were bought, or sold, at its strike. */
function delivered(fact: FactOf<'position-adopted'>): TradeSoFar {
  const entryShares = Math.abs(fact.quantity);
  const entryValue = amountOf(fact.symbol, fact.averagePrice, entryShares);
  return { ...begun(fact), entryShares, entryValue };
}

function summedUp(
  trade: TradeSoFar,
  { first, confidence }: { readonly first: string; readonly confidence: number | undefined },
  extremesOf: ExtremesOf,
): RunTrade[] {
  const { end, positionId, symbol, strategy, side, initialStop, commission } = trade;
  if (end === undefined) return [];
  const { openedAt, quantity, reason, configHash, realizedPnl } = end.fact;
  const entry = priceOfAmount(symbol, trade.entryValue, trade.entryShares);
  const exit = priceOfAmount(symbol, trade.exitValue, trade.exitShares);
  const pnl = netOf(realizedPnl, commission);
  const riskUsd = amountOf(symbol, Math.abs(entry - initialStop), trade.entryShares);
  const seen = extremesOf(symbol, openedAt, end.at);
  const best = signOf(side) > 0 ? seen.high : seen.low;
  const worst = signOf(side) > 0 ? seen.low : seen.high;
  const gain = (price: number): number => signOf(side) * (price - entry);
  return [
    {
      positionId,
      trade: first,
      symbol,
      strategy,
      configHash,
      side,
      quantity,
      entry,
      exit,
      reason,
      pnl,
      commission: cents(commission),
      openedAt,
      closedAt: end.at,
      initialStop,
      confidence,
      rMultiple: riskUsd > 0 ? pnl / riskUsd : undefined,
      mae: -Math.min(0, gain(worst), gain(exit)),
      mfe: Math.max(0, gain(best), gain(exit)),
    },
  ];
}
