// `close_position`: books the sale, or the cover, of a position or a part of it. It is not an order.
import { z } from 'zod';
import { sumOf } from '../../../kernel/amounts.ts';
import { decimal, textOf } from '../../../kernel/decimal.ts';
import type { RouteCall } from '../../http/assistants/route-call.ts';
import { decimalText } from '../../http/shapes/decimals.ts';
import { method } from '../../http/shapes/portfolio-rows.ts';
import { closureSchema, positionDetailSchema } from '../../http/shapes/position-rows.ts';
import { ProblemError } from '../../http/shapes/problem.ts';
import type { salePreviewSchema } from '../../http/shapes/tax-rows.ts';
import { amount, day, position } from '../calls/arguments.ts';
import { bookingTool } from '../calls/booking-tool.ts';
import { type CashRow, cashAfter, cashOf, overdrawn } from '../calls/cash-after.ts';
import { BOOKS_ONLY, DECIMALS, isoNow, SIGNS } from '../calls/conventions.ts';
import type { Conversation } from '../calls/conversation.ts';
import { PRICE, refuseDateWithoutPrice, usablePrice } from '../calls/price-now.ts';

type Detail = z.infer<typeof positionDetailSchema>;

interface Closed extends Detail {
  readonly cash_after?: readonly CashRow[];
  readonly transaction_id?: number;
  readonly sale_price: string;
  readonly sale_proceeds: string;
  readonly sale_realized_gl: string;
  readonly sale_closures: Detail['closures'];
}

interface Done {
  readonly body: Closed;
  readonly call: RouteCall;
  readonly isDryRun: boolean;
}

interface Sold {
  readonly price: string | number;
  readonly method?: string;
  readonly lots?: readonly object[];
  readonly date?: string;
  readonly fees?: string | number;
}

export const closePosition = bookingTool({
  name: 'close_position',
  title: 'Close a position',
  description:
    'Books the sale or cover of a position or a part of it: the lots it closes, the realised gain, and a warning if a wash sale disallows a loss. No order goes to a broker.',
  input: {
    position_id: position(),
    quantity: amount().optional().describe('Default all'),
    price: amount().optional().describe(PRICE),
    lots: z
      .array(z.strictObject({ lot_id: z.string().min(1).max(80), quantity: amount() }))
      .min(1)
      .max(1_000)
      .optional()
      .describe('Closed in this order'),
    method: method().optional().describe('Of this sale alone'),
    date: day().optional().describe('YYYY-MM-DD; default now'),
    fees: amount().optional(),
  },
  output: {
    position: positionDetailSchema,
    closures: z.array(closureSchema).describe('What closes, newest last'),
    sale: z.object({ price: decimalText(), proceeds: decimalText(), realized_gl: decimalText() }),
    disallowed_loss: z.string().nullable().describe('By wash sales; null if it is not known'),
    cash_after: cashAfter,
  },
  async call({ position_id, price, ...given }, conversation) {
    const path = `/holdings/positions/${position_id}`;
    const paid = price ?? (await priceNow(conversation, path, given.date));
    return { method: 'POST', path: `${path}/close`, body: { ...given, price: paid } };
  },
  /** All of it: as much as was shown, also if more has been bought since. */
  pinned: (call, { sale_closures }: Closed) => ({
    ...call,
    body: { ...call.body, quantity: soldQuantity(sale_closures) },
  }),
  async answer({ body, call, isDryRun }: Done, conversation) {
    const cash = body.cash_after ?? (await cashOf(conversation, body.portfolio_id));
    const washed = isDryRun ? await disallowed(conversation, body, call.body as Sold) : null;
    return {
      as_of: isoNow(conversation.now),
      conventions: {
        amounts: DECIMALS,
        signs: SIGNS,
        effect: BOOKS_ONLY,
        gains: 'before a wash sale disallows a loss',
      },
      warnings: [...washWarning(washed), ...overdrawn(cash, isDryRun)],
      position: positionDetailSchema.parse(body),
      closures: body.sale_closures,
      sale: {
        price: body.sale_price,
        proceeds: body.sale_proceeds,
        realized_gl: body.sale_realized_gl,
      },
      disallowed_loss: washed,
      cash_after: cash,
    };
  },
});

async function priceNow(
  { ask }: Conversation,
  path: string,
  date: string | undefined,
): Promise<string> {
  refuseDateWithoutPrice(date);
  const {
    current_price: price,
    price_as_of: at,
    price_stale,
    ticker,
  } = await ask<Detail>({ method: 'GET', path });
  return usablePrice({ ticker, price, at, isStale: price_stale === true });
}

function soldQuantity(closures: Closed['sale_closures']): string {
  return textOf(sumOf(closures.map((one) => decimal(one.quantity))));
}

/** Null where the tax of the portfolio is not for this person to see, and of short positions. */
async function disallowed(
  { ask }: Conversation,
  { side, portfolio_id, security_id, sale_closures }: Closed,
  { price, method: how, lots, date, fees }: Sold,
): Promise<string | null> {
  if (side === 'SHORT') return null;
  const quantity = soldQuantity(sale_closures);
  const asked = { portfolio_id, security_id, quantity, price, fees, transaction_date: date };
  const body = { ...asked, method: how, lots };
  try {
    const { previews, portfolio_method } = await ask<z.infer<typeof salePreviewSchema>>({
      ...{ method: 'POST', path: '/tax/sale-preview', body },
    });
    const wanted = lots === undefined ? (how ?? portfolio_method) : 'SPECIFIC_ID';
    return previews.find((one) => one.method === wanted)?.disallowed_loss ?? null;
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

function washWarning(loss: string | null): string[] {
  if (loss === null || Number(loss) === 0) return [];
  return [`A wash sale disallows ${loss} of the loss: it moves to the replacement's cost.`];
}
