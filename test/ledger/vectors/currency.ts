// `fx.gain` and `fx.cash`.
import { z } from 'zod';
import { textOf } from '../../../src/kernel/decimal.ts';
import { currencyGain } from '../../../src/ledger/domain/currency/currency-gain.ts';
import {
  cashAfter,
  NO_FOREIGN_CASH,
  unrealizedAt,
} from '../../../src/ledger/domain/currency/foreign-cash.ts';
import { day, exact, money, price, quantity } from './shapes.ts';

const gainGiven = z.strictObject({
  op: z.literal('fx.gain'),
  baseCurrency: z.string(),
  fxQuote: z.literal('base per one unit of local'),
  decomposition: z.literal('asset gain at the closing rate, currency gain on the local cost'),
  fees: z.string(),
  currency: z.string(),
  side: z.enum(['LONG', 'SHORT']),
  quantity,
  openPrice: price,
  openFees: money,
  openFx: exact,
  closePrice: price,
  closeFees: money,
  closeFx: exact,
});

export function fxGain(input: unknown): unknown {
  const trade = gainGiven.parse(input);
  const gain = currencyGain({ ...trade, openRate: trade.openFx, closeRate: trade.closeFx });
  return Object.fromEntries(Object.entries(gain).map(([key, value]) => [key, textOf(value)]));
}

const cashGiven = z.strictObject({
  op: z.literal('fx.cash'),
  convention: z.literal(
    'inflows add amount x fx to base cost; an outflow realises amount x (fx - average)',
  ),
  baseCurrency: z.string(),
  currency: z.string(),
  method: z.literal('AVERAGE'),
  moves: z.array(z.strictObject({ date: day, amount: money, fx: exact })),
  markFx: exact,
});

export function fxCash(input: unknown): unknown {
  const { moves, markFx } = cashGiven.parse(input);
  const cash = moves.reduce(
    (held, { amount, fx }) => cashAfter(held, { amount, rate: fx }),
    NO_FOREIGN_CASH,
  );
  return {
    balance: textOf(cash.balance),
    baseCost: textOf(cash.baseCost),
    realizedFx: textOf(cash.realized),
    unrealizedFx: textOf(unrealizedAt(cash, markFx)),
  };
}
