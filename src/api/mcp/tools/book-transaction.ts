// `book_transaction`: books what a position gains, or cash that moves without a trade. It is not an order.
import { z } from 'zod';
import { currency } from '../../http/shapes/portfolio-rows.ts';
import type { positionDetailSchema } from '../../http/shapes/position-rows.ts';
import { unprocessable } from '../../http/shapes/problem.ts';
import {
  previewedTransactionSchema,
  transactionSchema,
} from '../../http/shapes/transaction-rows.ts';
import { amount, day, portfolioId, position } from '../calls/arguments.ts';
import { bookingTool } from '../calls/booking-tool.ts';
import { type CashRow, cashAfter, cashOf, overdrawn } from '../calls/cash-after.ts';
import { BOOKS_ONLY, DECIMALS, isoNow } from '../calls/conventions.ts';
import type { Conversation } from '../calls/conversation.ts';
import { PRICE, refuseDateWithoutPrice, usablePrice } from '../calls/price-now.ts';

const KINDS = ['add', 'deposit', 'withdrawal', 'dividend'] as const;
type Kind = (typeof KINDS)[number];

const CASH_TYPES = { deposit: 'DEPOSIT', withdrawal: 'WITHDRAWAL' } as const;

const input = {
  kind: z.enum(KINDS),
  position_id: position().optional().describe('Of add and dividend'),
  portfolio_id: portfolioId().optional().describe('Of the others'),
  quantity: amount().optional(),
  price: amount().optional().describe(PRICE),
  amount: amount().optional(),
  withholding: amount().optional(),
  currency: currency().optional(),
  date: day().optional().describe('YYYY-MM-DD; default now'),
  fees: amount().optional(),
};

type Given = z.infer<z.ZodObject<typeof input>>;
type Row = z.infer<typeof transactionSchema> & { readonly cash_after?: readonly CashRow[] };

export const bookTransaction = bookingTool({
  name: 'book_transaction',
  title: 'Book an addition, cash or a dividend',
  description:
    'Books more of a position (add), a deposit, a withdrawal or a dividend. No order goes to a broker.',
  input,
  output: {
    transaction: transactionSchema
      .partial({ id: true, version: true })
      .describe('Without id and version as long as it is not booked'),
    cash_after: cashAfter,
  },
  async call(given, conversation) {
    refuseOthers(given);
    const isOfPosition = given.kind === 'add' || given.kind === 'dividend';
    const body = isOfPosition ? await ofPosition(given, conversation) : ofCash(given);
    return { method: 'POST', path: '/transactions', body };
  },
  tryEntry: (call, { ask }) => ask<Row>({ ...call, path: `${call.path}/preview` }),
  async answer({ body, isDryRun }: { body: Row; isDryRun: boolean }, conversation) {
    const cash = body.cash_after ?? (await cashOf(conversation, body.portfolio_id));
    const shape = isDryRun
      ? previewedTransactionSchema.omit({ cash_after: true })
      : transactionSchema;
    return {
      as_of: isoNow(conversation.now),
      conventions: { amounts: DECIMALS, effect: BOOKS_ONLY },
      warnings: overdrawn(cash, isDryRun),
      transaction: shape.parse(body),
      cash_after: cash,
    };
  },
});

const TAKES: Readonly<Record<Kind, readonly (keyof Given)[]>> = {
  add: ['position_id', 'quantity', 'price', 'currency', 'date', 'fees'],
  dividend: ['position_id', 'amount', 'withholding', 'currency', 'date', 'fees'],
  deposit: ['portfolio_id', 'amount', 'currency', 'date', 'fees'],
  withdrawal: ['portfolio_id', 'amount', 'currency', 'date', 'fees'],
};

/** What a kind does not take is not left out silently: a person may have meant another kind. */
function refuseOthers(given: Given): void {
  const { kind } = given;
  const taken = TAKES[kind];
  const [needed = 'amount', figure = 'amount'] = taken;
  for (const field of [needed, figure])
    if (given[field] === undefined) throw unprocessable(field, `${field}: required for ${kind}.`);
  for (const [name, value] of Object.entries(given))
    if (name !== 'kind' && value !== undefined && !taken.includes(name as keyof Given))
      throw unprocessable(name, `${name}: ${kind} takes ${taken.join(', ')}.`);
}

function ofCash({ kind, portfolio_id, amount: sum, currency: of, date, fees }: Given) {
  const transaction_type = CASH_TYPES[kind as keyof typeof CASH_TYPES];
  const moved = { amount: sum, currency: of, fees, transaction_date: date };
  return { portfolio_id, transaction_type, ...moved };
}

/** Of the security of the position itself, in its currency. */
async function ofPosition(given: Given, { ask }: Conversation) {
  const { kind, position_id, quantity, price, amount: sum, withholding, date, fees } = given;
  const path = `/holdings/positions/${position_id}`;
  const held = await ask<z.infer<typeof positionDetailSchema>>({ method: 'GET', path });
  const { portfolio_id, security_id, side, ticker } = held;
  const common = {
    ...{ portfolio_id, security_id, fees, transaction_date: date },
    currency: given.currency ?? held.currency,
  };
  if (kind === 'dividend')
    return { ...common, transaction_type: 'DIVIDEND', amount: sum, withholding };
  const transaction_type = side === 'LONG' ? 'BUY' : 'SHORT';
  if (price !== undefined) return { ...common, transaction_type, quantity, price };
  refuseDateWithoutPrice(date);
  if (common.currency !== held.currency)
    throw unprocessable('price', `price: required in ${common.currency}.`);
  const { current_price: now, price_as_of: at, price_stale } = held;
  const found = usablePrice({ ticker, price: now, at, isStale: price_stale === true });
  return { ...common, transaction_type, quantity, price: found };
}
