// `lots.match`: trades of one security through the lots of a portfolio.
import { z } from 'zod';
import { plus } from '../../../src/kernel/amounts.ts';
import { NO_MONEY, textOf } from '../../../src/kernel/decimal.ts';
import type { Lot } from '../../../src/ledger/domain/lots/lot.ts';
import {
  averaged,
  bookOf,
  emptyBook,
  type LotBook,
} from '../../../src/ledger/domain/lots/lot-book.ts';
import { positionOf, valuedAt } from '../../../src/ledger/domain/lots/lot-position.ts';
import {
  bookAfter,
  type Closure,
  matchTrade,
} from '../../../src/ledger/domain/lots/match-trade.ts';
import { errorOf, longTermRule, method, price, termsOf, tradeEvent, tradeOf } from './shapes.ts';

const given = z.strictObject({
  op: z.literal('lots.match'),
  symbol: z.string(),
  currency: z.string(),
  method,
  allowShort: z.boolean(),
  feesInBasis: z.boolean(),
  averageScope: z.literal('moving, per portfolio, symbol and side'),
  longTermRule,
  conventions: z.string(),
  events: z.array(tradeEvent),
  markPrice: price.optional(),
  tieBreak: z.literal('earliest-open-first').optional(),
  hifoShort: z.literal('lowest-opening-proceeds-first').optional(),
});

export function lotsMatch(input: unknown): unknown {
  const { events, markPrice, ...conventions } = given.parse(input);
  const terms = termsOf(conventions);
  const book = emptyBook();
  const closures: Closure[] = [];
  let feesExpensed = NO_MONEY;
  for (const [booking, event] of events.entries()) {
    const matched = matchTrade(book, tradeOf(event, booking), terms);
    if (!matched.ok) return errorOf(matched.failure);
    bookAfter(book, matched.value);
    closures.push(...matched.value.closures);
    feesExpensed = plus(feesExpensed, matched.value.feesExpensed);
  }
  const shown = terms.method === 'AVERAGE' ? bookOf(averaged(book.lots)) : book;
  return {
    openLots: openLots(shown),
    closures: closures.map(closureRow),
    realizedGain: textOf(closures.reduce((sum, { gain }) => plus(sum, gain), NO_MONEY)),
    position: positionRow(shown, markPrice),
    feesExpensed: textOf(feesExpensed),
  };
}

function openLots({ lots }: LotBook) {
  return lots.map((lot) => ({
    lotId: lot.id,
    side: lot.side,
    openDate: lot.openedOn,
    openQuantity: textOf(lot.openedQuantity),
    remainingQuantity: textOf(lot.remaining),
    costBasis: textOf(lot.basis),
    status: lotStatus(lot),
  }));
}

function lotStatus({ remaining, openedQuantity }: Lot): string {
  if (remaining.isZero()) return 'CLOSED';
  return remaining.eq(openedQuantity) ? 'OPEN' : 'PARTIAL';
}

export function closureRow({ lotId, tradeId, quantity, proceeds, cost, gain, term }: Closure) {
  return {
    lotId,
    tradeId,
    quantity: textOf(quantity),
    proceeds: textOf(proceeds),
    costBasis: textOf(cost),
    gain: textOf(gain),
    term,
  };
}

function positionRow(book: LotBook, markPrice: z.infer<typeof price> | undefined) {
  const position = positionOf(book);
  const valued = markPrice && valuedAt(position, markPrice);
  return {
    quantity: textOf(position.quantity),
    costBasis: textOf(position.cost),
    averageCost: position.averageCost ? textOf(position.averageCost) : null,
    ...(valued && {
      marketValue: textOf(valued.marketValue),
      unrealizedGain: textOf(valued.unrealizedGain),
      unrealizedGainPct: valued.unrealizedPercent ? textOf(valued.unrealizedPercent) : null,
    }),
  };
}
