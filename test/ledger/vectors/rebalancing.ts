// `rebalance.plan`, `rebalance.lots` and `rebalance.schedule`.
import { z } from 'zod';
import { perUnit } from '../../../src/kernel/amounts.ts';
import {
  NO_MONEY,
  NO_QUANTITY,
  quantity as quantityFrom,
  textOf,
  ZERO,
} from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import type { Lot, LotId } from '../../../src/ledger/domain/lots/lot.ts';
import type { Strategy } from '../../../src/ledger/domain/rebalancing/allocation.ts';
import { lotsToSell } from '../../../src/ledger/domain/rebalancing/lots-to-sell.ts';
import { planRebalancing } from '../../../src/ledger/domain/rebalancing/plan.ts';
import { runDays } from '../../../src/ledger/domain/rebalancing/run-days.ts';
import { isWeekday } from '../../../src/market/time/day.ts';
import { day, exact, longTermRule, midnightOf, money, price, quantity, termsOf } from './shapes.ts';

const target = z.strictObject({ symbol: z.string(), weight: exact });

const strategy = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('threshold'),
    absoluteBand: exact.optional(),
    relativeBand: exact.optional(),
  }),
  z.strictObject({ type: z.literal('calendar') }),
]);

const plans = z.strictObject({
  op: z.literal('rebalance.plan'),
  weightsBase: z.literal('total value minus cash buffer, for targets and for actual weights'),
  bandTest: z.string().startsWith('strictly greater than the band'),
  minTradeTest: z.literal('on the rounded notional, and again after a cash cut'),
  cashCut: z.string().startsWith('a buy is cut one lot at a time'),
  rebalanceTo: z.literal('target'),
  rounding: z.string().startsWith('toward zero to whole lots'),
  order: z.string().startsWith('sells by largest overweight value, then buys'),
  residual: z.literal('stays in cash'),
  cash: money,
  positions: z.array(z.strictObject({ symbol: z.string(), quantity, price: price.nullish() })),
  targets: z.array(target),
  strategy,
  lotSize: quantity.default(quantityFrom('1')),
  cashBuffer: z.strictObject({ amount: money.optional(), pct: exact.optional() }).default({}),
  fee: z.strictObject({ rate: exact, min: money }).default({ rate: ZERO, min: NO_MONEY }),
  minTrade: money.default(NO_MONEY),
  noSell: z.array(z.string()).default([]),
});

const TODAY = '2024-06-03' as TradingDay;

export function rebalancePlan(input: unknown): unknown {
  const given = plans.parse(input);
  const { type, ...bands } = given.strategy;
  const { cash, targets, positions, fee } = given;
  const made = planRebalancing({
    ...{ cash, targets },
    assets: positions.map((one) => ({ ...one, price: one.price ?? undefined })),
    strategy: { kind: type, ...bands } as Strategy,
    limits: {
      lotSize: given.lotSize,
      tradeMin: given.minTrade,
      bufferAmount: given.cashBuffer.amount ?? NO_MONEY,
      bufferShare: given.cashBuffer.pct ?? ZERO,
      feeRate: fee.rate,
      feeMin: fee.min,
      noSell: new Set(given.noSell),
      noBuy: new Set(),
      guardsWash: false,
    },
    at: midnightOf(TODAY),
    today: TODAY,
  });
  if (!made.ok) return { error: made.failure.kind };
  const plan = made.value;
  return {
    totalValue: textOf(plan.totalValue),
    cashBuffer: textOf(plan.cashBuffer),
    drifts: plan.drifts.map((one) => ({ symbol: one.asset.symbol, drift: textOf(one.drift) })),
    breached: plan.drifts.filter((one) => one.isBreached).map((one) => one.asset.symbol),
    triggered: plan.isTriggered,
    trades: plan.trades.map(({ symbol, side, ...figures }) => ({
      ...{ symbol, side },
      quantity: textOf(figures.quantity),
      price: textOf(figures.price),
      notional: textOf(figures.notional),
      fee: textOf(figures.fee),
    })),
    skipped: plan.skipped,
    cashAfter: textOf(plan.cashAfter),
    totalFees: textOf(plan.totalFees),
  };
}

const sales = z.strictObject({
  op: z.literal('rebalance.lots'),
  longTermRule,
  rule: z.string().startsWith('least tax first: unit gain x rate of its term, ascending'),
  asOf: day,
  price,
  sellQuantity: quantity,
  rates: z.strictObject({ SHORT: exact, LONG: exact }),
  lots: z.array(
    z.strictObject({
      lotId: z.string(),
      openDate: day,
      remainingQuantity: quantity,
      costBasis: money,
    }),
  ),
});

export function rebalanceLots(input: unknown): unknown {
  const { lots, asOf, rates, sellQuantity, ...given } = sales.parse(input);
  const chosen = lotsToSell(
    {
      lots: lots.map(openLot).toSorted((a, b) => a.openedAt - b.openedAt),
      terms: termsOf({ taxRates: rates, longTermRule: given.longTermRule }),
      boughtElsewhere: NO_QUANTITY,
    },
    {
      quantity: sellQuantity,
      price: given.price,
      fee: NO_MONEY,
      on: asOf,
      at: midnightOf(asOf),
    },
  );
  if (!chosen.ok) return { error: chosen.failure.kind };
  return {
    lots: chosen.value.lots.map(({ lotId, quantity: sold, gain, term, tax }) => ({
      ...{ lotId, term, quantity: textOf(sold), gain: textOf(gain), tax: textOf(tax) },
    })),
    gain: textOf(chosen.value.gain),
    estimatedTax: textOf(chosen.value.estimatedTax),
  };
}

function openLot(lot: z.infer<typeof sales>['lots'][number], booking: number): Lot {
  return {
    id: lot.lotId as LotId,
    side: 'LONG',
    openedAt: midnightOf(lot.openDate),
    openedOn: lot.openDate,
    isDateKnown: true,
    heldSince: lot.openDate,
    booking,
    openedQuantity: lot.remainingQuantity,
    openPrice: perUnit(lot.costBasis, lot.remainingQuantity),
    remaining: lot.remainingQuantity,
    basis: lot.costBasis,
  };
}

const schedules = z.strictObject({
  op: z.literal('rebalance.schedule'),
  roll: z.literal('next business day (Mon-Fri minus holidays)'),
  monthEnd: z.literal('day clamps to the last day of the month'),
  frequency: z.enum(['monthly', 'quarterly', 'yearly', 'weekly']),
  day: z.int(),
  after: day,
  holidays: z.array(day),
  count: z.int(),
});

export function rebalanceSchedule(input: unknown): unknown {
  const { after, holidays, count, ...schedule } = schedules.parse(input);
  const closed = new Set(holidays);
  const isOpen = (on: TradingDay) => isWeekday(on) && !closed.has(on);
  return { runs: runDays(schedule, after, { count, isOpen }) };
}
