// `open_position`: books a purchase, or a short sale, into the books. It is not an order: nothing is sent to a broker.
import { z } from 'zod';
import { currency } from '../../http/shapes/portfolio-rows.ts';
import { positionDetailSchema } from '../../http/shapes/position-rows.ts';
import { unprocessable } from '../../http/shapes/problem.ts';
import type { quoteSchema } from '../../http/shapes/stock-shape.ts';
import { amount, day, portfolioId, ticker } from '../calls/arguments.ts';
import { bookingTool } from '../calls/booking-tool.ts';
import { type CashRow, cashAfter, cashOf, overdrawn } from '../calls/cash-after.ts';
import { BOOKS_ONLY, DECIMALS, isoNow, SIGNS } from '../calls/conventions.ts';
import type { Conversation } from '../calls/conversation.ts';
import { PRICE, refuseDateWithoutPrice, usablePrice } from '../calls/price-now.ts';

type Detail = z.infer<typeof positionDetailSchema> & { readonly cash_after?: readonly CashRow[] };

export const openPosition = bookingTool({
  name: 'open_position',
  title: 'Open a position',
  description:
    'Books a purchase, or a short sale, of a security that the portfolio does not hold. No order goes to a broker.',
  input: {
    ticker: ticker(),
    quantity: amount(),
    price: amount().optional().describe(PRICE),
    currency: currency().optional(),
    side: z.enum(['LONG', 'SHORT']).optional().describe('Default LONG'),
    portfolio_id: portfolioId().optional().describe('Required if you keep several portfolios'),
    date: day().optional().describe('YYYY-MM-DD; default now'),
    fees: amount().optional(),
  },
  output: { position: positionDetailSchema, cash_after: cashAfter },
  async call(given, conversation) {
    const body = given.price === undefined ? await pricedNow(given, conversation) : given;
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

interface Opening {
  readonly ticker: string;
  readonly date?: string | undefined;
  readonly currency?: string | undefined;
}

/** With its currency: the books refuse it if theirs of the security is another one. */
async function pricedNow(given: Opening, { ask }: Conversation) {
  refuseDateWithoutPrice(given.date);
  const { ticker: symbol } = given;
  const quote = await ask<z.infer<typeof quoteSchema>>({
    ...{ method: 'GET', path: `/stocks/${encodeURIComponent(symbol)}` },
  });
  const { price, currency: quoted, as_of: at, stale: isStale } = quote;
  if (given.currency !== undefined && given.currency !== quoted)
    throw unprocessable(
      'price',
      `price: required in ${given.currency}; the price of ${symbol} now is in ${quoted}.`,
    );
  return {
    ...given,
    price: usablePrice({ ticker: symbol, price, at, isStale }),
    currency: quoted,
  };
}
