// `corporateAction.apply`.
import { z } from 'zod';
import { perUnit } from '../../../src/kernel/amounts.ts';
import { decimal, textOf } from '../../../src/kernel/decimal.ts';
import { applyAction } from '../../../src/ledger/domain/corporate-actions/apply-action.ts';
import type { ActionOnLots } from '../../../src/ledger/domain/corporate-actions/corporate-action.ts';
import type { Lot, LotId } from '../../../src/ledger/domain/lots/lot.ts';
import {
  day,
  exact,
  longTermRule,
  method,
  midnightOf,
  money,
  price,
  quantity,
  termsOf,
} from './shapes.ts';

const common = { symbol: z.string(), date: day };
const rate = exact.default(decimal('0'));
const cashInLieuPrice = price.optional();

const action = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('CASH_DIVIDEND'),
    ...common,
    perShare: price,
    withholdingRate: rate,
    treatment: z.enum(['INCOME', 'REDUCE_BASIS']).default('INCOME'),
  }),
  z.strictObject({
    type: z.literal('SPLIT'),
    ...common,
    newShares: exact,
    oldShares: exact,
    cashInLieuPrice,
  }),
  z.strictObject({ type: z.literal('STOCK_DIVIDEND'), ...common, rate: exact, cashInLieuPrice }),
  z.strictObject({
    type: z.literal('SPIN_OFF'),
    ...common,
    newSymbol: z.string(),
    ratio: exact,
    parentBasisShare: exact,
    cashInLieuPrice,
  }),
  z.strictObject({
    type: z.literal('MERGER_STOCK'),
    ...common,
    newSymbol: z.string(),
    ratio: exact,
    cashInLieuPrice,
  }),
  z.strictObject({ type: z.literal('MERGER_CASH'), ...common, cashPerShare: price }),
  z.strictObject({
    type: z.literal('MERGER_MIXED'),
    ...common,
    newSymbol: z.string(),
    ratio: exact,
    cashPerShare: price,
    newPrice: price,
    cashInLieuPrice,
  }),
  z.strictObject({ type: z.literal('SYMBOL_CHANGE'), ...common, newSymbol: z.string() }),
  z.strictObject({ type: z.literal('RETURN_OF_CAPITAL'), ...common, perShare: price }),
  z.strictObject({
    type: z.literal('DRIP'),
    ...common,
    payDate: day,
    perShare: price,
    withholdingRate: rate,
    reinvestPrice: price,
    quantityDecimals: z.string(),
    newLotId: z.string(),
  }),
]);

const given = z.strictObject({
  op: z.literal('corporateAction.apply'),
  conventions: z.string(),
  lotMethod: method,
  longTermRule,
  lots: z.array(
    z.strictObject({
      lotId: z.string(),
      symbol: z.string(),
      side: z.enum(['LONG', 'SHORT']),
      openDate: day,
      quantity,
      costBasis: money,
    }),
  ),
  action,
});

export function corporateActionApply(input: unknown): unknown {
  const parsed = given.parse(input);
  const lots = parsed.lots.map(
    (lot, booking): Lot => ({
      id: lot.lotId as LotId,
      side: lot.side,
      openedAt: midnightOf(lot.openDate),
      openedOn: lot.openDate,
      isDateKnown: true,
      heldSince: lot.openDate,
      booking,
      openedQuantity: lot.quantity,
      openPrice: perUnit(lot.costBasis, lot.quantity),
      remaining: lot.quantity,
      basis: lot.costBasis,
    }),
  );
  const terms = termsOf({ method: parsed.lotMethod, longTermRule: parsed.longTermRule });
  const effect = applyAction(
    { security: parsed.action.symbol, lots },
    actionOf(parsed.action, lots.length),
    { on: parsed.action.date, lots: terms },
  );
  return {
    lots: effect.holdings.flatMap(({ security, lots: held }) =>
      held.map((lot) => ({
        lotId: lot.id,
        symbol: security,
        side: lot.side,
        openDate: lot.openedOn,
        quantity: textOf(lot.remaining),
        costBasis: textOf(lot.basis),
      })),
    ),
    cash: textOf(effect.cash),
    income: textOf(effect.income),
    withholding: textOf(effect.withholding),
    closures: effect.closures.map((one) => ({
      lotId: one.lotId,
      quantity: textOf(one.quantity),
      proceeds: textOf(one.proceeds),
      costBasis: textOf(one.cost),
      gain: textOf(one.gain),
      ...(one.notRecognized && { realizedNotRecognized: textOf(one.notRecognized) }),
      term: one.term,
    })),
  };
}

function actionOf(stated: z.infer<typeof action>, booking: number): ActionOnLots {
  switch (stated.type) {
    case 'CASH_DIVIDEND':
      return { ...stated, kind: 'cash-dividend', withholding: stated.withholdingRate };
    case 'SPLIT':
      return { ...stated, kind: 'split', cashInLieu: stated.cashInLieuPrice };
    case 'STOCK_DIVIDEND':
      return { ...stated, kind: 'stock-dividend', cashInLieu: stated.cashInLieuPrice };
    case 'SPIN_OFF': {
      const { newSymbol: security, cashInLieuPrice: cashInLieu } = stated;
      return { ...stated, kind: 'spin-off', security, cashInLieu };
    }
    case 'MERGER_STOCK': {
      const { newSymbol: security, cashInLieuPrice: cashInLieu } = stated;
      return { ...stated, kind: 'stock-merger', security, cashInLieu };
    }
    case 'MERGER_CASH':
      return { ...stated, kind: 'cash-merger' };
    case 'MERGER_MIXED': {
      const { newSymbol: security, cashInLieuPrice: cashInLieu } = stated;
      return { ...stated, kind: 'mixed-merger', security, cashInLieu };
    }
    case 'SYMBOL_CHANGE':
      return { kind: 'symbol-change', security: stated.newSymbol };
    case 'RETURN_OF_CAPITAL':
      return { ...stated, kind: 'return-of-capital' };
    case 'DRIP':
      return {
        ...stated,
        kind: 'reinvested-dividend',
        withholding: stated.withholdingRate,
        paidOn: stated.payDate,
        places: Number(stated.quantityDecimals),
        lotId: stated.newLotId as LotId,
        booking,
      };
  }
}
