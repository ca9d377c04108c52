// Figures for a day's report from its facts: signals and refusals, slippage, protection, alarms.

import { amountOf, priceOfAmount } from '../../../market/instruments/amount.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { Fact, FactType } from '../../domain/facts/facts.ts';
import { createSizeTally, type LimitedSize } from '../../domain/report/limited-sizes.ts';
import {
  createOrderCount,
  ORDER_COUNT_TYPES,
  type OrderCount,
} from '../../domain/report/order-efficiency.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import { haltFileText } from '../../domain/wording/halt-advice.ts';
import { lockText } from '../../domain/wording/lock-text.ts';
import { timeIn } from '../../domain/wording/venue-time.ts';
import type { RecordedFact } from '../../ports/journal.ts';

/** The facts a day's report is made of. */
export const DAY_FACT_TYPES: readonly FactType[] = [
  'prediction-judged',
  'prediction-repeated',
  'signal-taken',
  'signal-refused',
  'execution-booked',
  'position-filled',
  'position-closed',
  'day-started',
  'lock-set',
  'trading-changed',
  'halt-file-changed',
  'alarm-raised',
  'config-refused',
  ...ORDER_COUNT_TYPES.filter((type) => type !== 'execution-booked'),
];

export interface DayFacts {
  /** The base of the daily loss limit, USD. */
  readonly netLiquidation: number | undefined;
  readonly verdicts: ReadonlyMap<string, number>;
  readonly taken: number;
  readonly refused: number;
  /** A signal may have several reasons. */
  readonly refusedByReason: ReadonlyMap<string, number>;
  readonly sizesLimited: readonly LimitedSize[];
  readonly slips: readonly Slip[];
  /** USD before commissions, from partial exits of positions that stayed open on the day; not yet part of a trade. */
  readonly realizedInParts: number;
  /** Cooldowns of a strategy after each of its trades. */
  readonly cooldowns: number;
  /** Loss-protection locks and changes of the trading state, each with its time. */
  readonly protections: readonly string[];
  readonly alarms: readonly string[];
  /** The figures of the broker's order efficiency ratio. */
  readonly orders: Pick<OrderCount, 'messages' | 'executed' | 'ratio'>;
}

/** An entry that filled at another price than that of its signal. */
export interface Slip {
  readonly signal: Signal;
  readonly shares: number;
  /** Average over its executions. */
  readonly price: number;
  /** USD; positive if the fill was worse than the price of the signal. */
  readonly cost: number;
}

/** Times and amounts in sentences are as the venue shows them. */
export function dayFactsOf(facts: readonly RecordedFact[], venue: Venue): DayFacts {
  const { zone } = venue.calendar;
  const verdicts = new Map<string, number>();
  const refusedByReason = new Map<string, number>();
  const signalByOrder = new Map<string, Signal>();
  const fillByOrder = new Map<string, { shares: number; value: number }>();
  const realizedByPosition = new Map<string, number>();
  const protections: string[] = [];
  const alarms: string[] = [];
  const orders = createOrderCount();
  const sizes = createSizeTally();
  let netLiquidation: number | undefined;
  let [refused, cooldowns] = [0, 0];

  for (const { at, fact } of facts) {
    orders.count(fact);
    sizes.count(fact);
    switch (fact.type) {
      case 'day-started':
        netLiquidation = fact.netLiquidation;
        break;
      case 'prediction-judged':
        add(verdicts, fact.verdict.kind, 1);
        break;
      case 'prediction-repeated':
        add(verdicts, 'duplicate', fact.times);
        break;
      case 'signal-taken':
        signalByOrder.set(fact.orderRef, fact.signal);
        break;
      case 'signal-refused':
        refused += 1;
        for (const { kind } of fact.reasons) add(refusedByReason, kind, 1);
        break;
      case 'execution-booked':
        if (fact.leg === 'e') bookEntry(fillByOrder, fact);
        break;
      case 'position-filled':
        add(realizedByPosition, fact.positionId, fact.realizedPnl);
        break;
      case 'position-closed':
        realizedByPosition.delete(fact.positionId);
        break;
      case 'lock-set':
        if (fact.lock.reason.kind === 'cooldown') cooldowns += 1;
        else protections.push(`${timeIn(zone, at)} ${lockText(fact.lock, wordsAt(venue))}`);
        break;
      case 'trading-changed':
        protections.push(`${timeIn(zone, at)} trading ${fact.state}: ${fact.why}`);
        break;
      case 'halt-file-changed':
        protections.push(`${timeIn(zone, at)} HALT file ${haltFileText(fact)}`);
        break;
      case 'alarm-raised':
        alarms.push(`${timeIn(zone, at)} ${fact.text}`);
        break;
      case 'config-refused':
        alarms.push(`${timeIn(zone, at)} a configuration was refused: ${fact.issues.join('; ')}`);
        break;
      default:
        // Not part of the day's report.
        break;
    }
  }
  return {
    orders,
    netLiquidation,
    verdicts,
    taken: signalByOrder.size,
    refused,
    refusedByReason,
    sizesLimited: sizes.limited(),
    slips: slipsOf(signalByOrder, fillByOrder),
    realizedInParts: [...realizedByPosition.values()].reduce((sum, pnl) => sum + pnl, 0),
    cooldowns,
    protections,
    alarms,
  };
}

type Fill = { shares: number; value: number };

function bookEntry(
  fillByOrder: Map<string, Fill>,
  fact: Extract<Fact, { type: 'execution-booked' }>,
): void {
  const fill = fillByOrder.get(fact.orderRef) ?? { shares: 0, value: 0 };
  fillByOrder.set(fact.orderRef, fill);
  const before = fact.replaces ?? { shares: 0, price: 0 };
  fill.shares += fact.shares - before.shares;
  fill.value +=
    amountOf(fact.symbol, fact.price, fact.shares) -
    amountOf(fact.symbol, before.price, before.shares);
}

function slipsOf(
  signalByOrder: ReadonlyMap<string, Signal>,
  fillByOrder: ReadonlyMap<string, Fill>,
): Slip[] {
  return [...signalByOrder].flatMap(([orderRef, signal]) => {
    const { shares, value } = fillByOrder.get(orderRef) ?? { shares: 0, value: 0 };
    if (shares <= 0) return [];
    const price = priceOfAmount(signal.symbol, value, shares);
    return [
      {
        signal,
        shares,
        price,
        cost: amountOf(signal.symbol, price - signal.price, signOf(signal.side) * shares),
      },
    ];
  });
}

function add(counts: Map<string, number>, key: string, times: number): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
}
