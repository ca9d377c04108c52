// `open_position`: books a purchase, or a short sale, into the books. It is not an order: nothing is sent to a broker.
import { z } from 'zod';
import { positionDetailSchema } from '../../http/shapes/position-rows.ts';
import type { quoteSchema } from '../../http/shapes/stock-shape.ts';
import { amount, day, portfolioId, ticker } from '../calls/arguments.ts';
import { bookingTool } from '../calls/booking-tool.ts';
import { type CashRow, cashAfter, cashOf, overdrawn } from '../calls/cash-after.ts';
import { BOOKS_ONLY, DECIMALS, isoNow, SIGNS } from '../calls/conventions.ts';
import type { Conversation } from '../calls/conversation.ts';

type Detail = z.infer<typeof positionDetailSchema> & { readonly cash_after?: readonly CashRow[] };

export const openPosition = bookingTool({
  name: 'open_position',
  title: 'Open a position in the books',
  description:
    'Books a purchase, or a short sale, of a security that the portfolio does not hold. It keeps books: no order goes to a broker. Call it, show the person what would be booked, and call it again with the confirm_token if they agree.',
  input: {
    ticker: ticker(),
    quantity: amount(),
    price: amount().optional().describe('Of one share; the price of now unless given'),
    side: z.enum(['LONG', 'SHORT']).optional().describe('LONG unless given'),
    portfolio_id: portfolioId().optional().describe('Required if you keep several portfolios'),
    date: day().optional().describe('YYYY-MM-DD; now unless given'),
    fees: amount().optional(),
  },
  output: { position: positionDetailSchema, cash_after: cashAfter },
  async call({ price, ...given }, conversation) {
    const paid = price ?? (await priceNow(conversation, given.ticker));
    const body = { ...given, price: paid };
    return { method: 'POST', path: '/holdings/positions/open', body };
  },
  async answer({ body, isDryRun }: { body: Detail; isDryRun: boolean }, conversation) {
    const cash = body.cash_after ?? (await cashOf(conversation, body.portfolio_id));
    return {
      as_of: isoNow(conversation.now),
      conventions: { amounts: DECIMALS, signs: SIGNS, effect: BOOKS_ONLY },
      warnings: overdrawn(cash, isDryRun),
      position: positionDetailSchema.parse(body),
      cash_after: cash,
    };
  },
});

async function priceNow({ ask }: Conversation, symbol: string): Promise<string> {
  const path = `/stocks/${encodeURIComponent(symbol)}`;
  return (await ask<z.infer<typeof quoteSchema>>({ method: 'GET', path })).price;
}
