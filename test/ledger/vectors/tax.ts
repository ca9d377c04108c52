// `tax.wash` and `tax.harvest`.
import { z } from 'zod';
import { perUnit } from '../../../src/kernel/amounts.ts';
import { textOf } from '../../../src/kernel/decimal.ts';
import type { Lot, LotId } from '../../../src/ledger/domain/lots/lot.ts';
import { harvest } from '../../../src/ledger/domain/tax/harvest.ts';
import type { WashView } from '../../../src/ledger/domain/tax/wash/wash-view.ts';
import { washSales, washTotals } from '../../../src/ledger/domain/tax/wash-sales.ts';
import { closureRow } from './lots.ts';
import {
  day,
  errorOf,
  exact,
  longTermRule,
  method,
  midnightOf,
  money,
  price,
  quantity,
  termsOf,
  tradeEvent,
  tradeOf,
} from './shapes.ts';

export const washGiven = z.strictObject({
  op: z.literal('tax.wash'),
  symbol: z.string(),
  method,
  windowDays: z.int(),
  scope: z.literal('all portfolios of the user'),
  sameLotIsReplacement: z.literal(false),
  preSaleReplacementMustBeHeld: z.literal(true),
  longTermRule,
  taxDeferredPortfolios: z.array(z.string()),
  conventions: z.string(),
  events: z.array(tradeEvent.required({ portfolio: true })),
});

export function taxWash(input: unknown): unknown {
  const { symbol, events, windowDays, taxDeferredPortfolios, ...conventions } =
    washGiven.parse(input);
  const trades = events.map((event, booking) => ({
    portfolio: event.portfolio,
    security: symbol,
    trade: tradeOf(event, booking),
  }));
  const lots = termsOf(conventions);
  const view = washSales(trades, { lots, windowDays, taxDeferred: new Set(taxDeferredPortfolios) });
  if (!view.ok) return errorOf(view.failure);
  return washAnswer(view.value);
}

/** `nameOf`: what the case calls a lot, a trade or a portfolio. */
export function washAnswer(
  { closures, openLots }: WashView,
  nameOf: (name: string) => string = (name) => name,
) {
  const totals = washTotals(closures);
  return {
    closures: closures.map((closure) => ({
      ...closureRow(closure),
      lotId: nameOf(closure.lotId),
      tradeId: nameOf(closure.tradeId),
      disallowedLoss: textOf(closure.disallowedLoss),
      permanentlyDisallowed: textOf(closure.permanentlyDisallowed),
      allowedGain: textOf(closure.allowedGain),
      replacements: closure.replacements.map((one) => ({
        lotId: nameOf(one.lotId),
        quantity: textOf(one.quantity),
      })),
    })),
    openLots: openLots.map((lot) => ({
      lotId: nameOf(lot.id),
      portfolio: nameOf(lot.portfolio),
      remainingQuantity: textOf(lot.remaining),
      costBasis: textOf(lot.basis),
      washAdjustment: textOf(lot.adjustment),
      holdingStart: lot.heldSince,
    })),
    totals: {
      gain: textOf(totals.gain),
      disallowedLoss: textOf(totals.disallowedLoss),
      allowedGain: textOf(totals.allowedGain),
    },
  };
}

const harvestGiven = z.strictObject({
  op: z.literal('tax.harvest'),
  symbol: z.string(),
  longTermRule,
  asOf: day,
  price,
  minLoss: money,
  minLossRule: z.literal('loss >= minLoss per lot'),
  rates: z.strictObject({ SHORT: exact, LONG: exact }),
  order: z.literal('largest loss first'),
  washGuard: z.string(),
  lots: z.array(
    z.strictObject({
      lotId: z.string(),
      portfolio: z.string(),
      openDate: day,
      remainingQuantity: quantity,
      costBasis: money,
    }),
  ),
});

export function taxHarvest(input: unknown): unknown {
  const { lots, asOf, rates, minLoss, ...rest } = harvestGiven.parse(input);
  const open = lots.map(
    (lot, booking): Lot => ({
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
    }),
  );
  const found = harvest(open, { ...rest, asOf, lossMin: minLoss, taxRates: rates });
  return {
    candidates: found.candidates.map((one) => ({
      lotId: one.lotId,
      quantity: textOf(one.quantity),
      unrealized: textOf(one.unrealized),
      term: one.term,
      washBlockedQuantity: textOf(one.washBlocked),
      harvestableLoss: textOf(one.harvestableLoss),
      estimatedBenefit: textOf(one.benefit),
    })),
    totalHarvestable: textOf(found.loss),
    totalBenefit: textOf(found.benefit),
    earliestSafeRepurchase: found.repurchaseFrom ?? null,
  };
}
