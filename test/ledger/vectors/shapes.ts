// Shapes that several operations of the worked cases share, read strictly: an unknown field or convention fails.
import { z } from 'zod';
import {
  type Decimal,
  decimal,
  type Money,
  type Price,
  type Quantity,
} from '../../../src/kernel/decimal.ts';
import { type Instant, instant, type TradingDay } from '../../../src/kernel/instant.ts';
import type { LongTermRule } from '../../../src/ledger/domain/lots/holding-period.ts';
import type { LotId, TradeId } from '../../../src/ledger/domain/lots/lot.ts';
import type { LotTerms } from '../../../src/ledger/domain/lots/lot-terms.ts';
import type { Trade, TradeRefusal } from '../../../src/ledger/domain/lots/trade.ts';
import { parseDay, utcMidnight } from '../../../src/market/time/day.ts';

export const exact = z.string().transform((text): Decimal => decimal(text));
export const quantity = exact.transform((value) => value as Quantity);
export const price = exact.transform((value) => value as Price);
export const money = exact.transform((value) => value as Money);

export const day = z.string().transform((text, context): TradingDay => {
  const parsed = parseDay(text);
  if (parsed !== undefined) return parsed;
  context.addIssue(`${text} is not a day`);
  return z.NEVER;
});

export const method = z.enum(['FIFO', 'LIFO', 'HIFO', 'AVERAGE', 'MIN_TAX', 'SPECIFIC_ID']);

export const longTermRule = z.string().transform((text, context): LongTermRule => {
  if (text.startsWith('us:more-than-one-year')) return { kind: 'us-more-than-one-year' };
  const days = /^days:(\d+)$/.exec(text)?.[1];
  if (days !== undefined) return { kind: 'days', over: Number(days) };
  context.addIssue(`unknown rule ${text}`);
  return z.NEVER;
});

export const tradeEvent = z.strictObject({
  id: z.string(),
  type: z.enum(['BUY', 'SELL']),
  date: day,
  quantity,
  price,
  fees: money,
  lots: z.array(z.strictObject({ lotId: z.string(), quantity })).optional(),
  portfolio: z.string().optional(),
});

export function tradeOf(event: z.infer<typeof tradeEvent>, booking: number): Trade {
  const { id, type, date, lots } = event;
  return {
    id: id as TradeId,
    side: type,
    at: midnightOf(date),
    on: date,
    booking,
    quantity: event.quantity,
    price: event.price,
    fees: event.fees,
    ...(lots && { chosen: lots.map((one) => ({ ...one, lotId: one.lotId as LotId })) }),
  };
}

export function termsOf(given: Partial<LotTerms>): LotTerms {
  return {
    method: 'FIFO',
    allowShort: false,
    feesInBasis: true,
    longTermRule: { kind: 'us-more-than-one-year' },
    taxRates: { SHORT: decimal('0.3'), LONG: decimal('0.15') },
    ...given,
  };
}

/** The worked cases have days only: their order within a day is the order of booking. */
export function midnightOf(day: TradingDay): Instant {
  return instant(utcMidnight(day));
}

/** The answer to an operation that is refused. */
export function errorOf({ kind }: TradeRefusal): { readonly error: string } {
  return { error: kind };
}
