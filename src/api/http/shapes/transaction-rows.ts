// Transactions as bodies: what is asked for, and what was booked.

import { z } from 'zod';
import { BOOKED_TYPES, TRANSACTION_TYPES } from '../../../ledger/ports/drafts.ts';
import { time } from '../../../trader/contract/shape.ts';
import {
  decimalText,
  moneyBody,
  priceBody,
  quantityBody,
  rateBody,
  signedMoneyBody,
  signedQuantityBody,
} from './decimals.ts';
import { currency, method } from './portfolio-rows.ts';
import { wholeNumber } from './query-numbers.ts';
import { absent, traded } from './schemas.ts';

/** Of the rows: what is asked for, and what follows from it. */
export const rowType = () => z.enum(BOOKED_TYPES);

const ID_MAX = 2_147_483_647;

/** In a path or query it arrives as text. */
export const id = () => wholeNumber({ min: 1, max: ID_MAX }, 'an id: a whole number');

export const lotChoices = () =>
  z
    .array(z.strictObject({ lot_id: z.string().min(1).max(80), quantity: quantityBody() }))
    .min(1)
    .max(1_000);

export const transactionBody = z.strictObject({
  portfolio_id: id(),
  transaction_type: z.enum(TRANSACTION_TYPES),
  symbol: absent(traded()).describe('Or security_id'),
  security_id: absent(id()),
  exchange: absent(z.string().max(16)),
  quantity: absent(signedQuantityBody()),
  price: absent(priceBody()).describe('Of an option contract per share'),
  amount: absent(signedMoneyBody()).describe('Of cash and distributions; else quantity × price'),
  fees: absent(moneyBody()),
  withholding: absent(moneyBody()).describe('Tax kept back from a dividend'),
  currency: absent(currency()).describe('Unless given that of the portfolio'),
  fx_rate: absent(rateBody()).describe('Units of the portfolio currency for one of currency'),
  transaction_date: absent(z.string().max(40)).describe(
    'Now unless given. A day, or a time with or without zone; without one it is the time of the home venue',
  ),
  acquired_on: absent(z.iso.date()).describe('Of an OPENING_BALANCE; unknown unless given'),
  new_shares: absent(quantityBody()).describe('Of a SPLIT, for old_shares: 10 for 1'),
  old_shares: absent(quantityBody()).describe('Of a SPLIT; 1 unless given'),
  cash_in_lieu: absent(priceBody()).describe('Of a SPLIT: price at which fractions were paid out'),
  cost: absent(moneyBody()).describe('Of an OPENING_BALANCE, with fees'),
  method: absent(method()).describe('Of this sale instead of that of the portfolio'),
  lots: absent(lotChoices()).describe('The lots of this sale, in this order'),
  to_portfolio_id: absent(id()).describe('Of a TRANSFER'),
  notes: absent(z.string().max(2_000)),
});

export type TransactionBody = z.infer<typeof transactionBody>;

export const dryRun = () =>
  z.boolean().default(false).describe('Answers what would be booked; nothing is');

export const transactionSchema = z.object({
  id: z.int(),
  portfolio_id: z.int(),
  transaction_type: rowType(),
  security_id: z.int().nullable(),
  symbol: z.string().nullable(),
  quantity: z
    .string()
    .nullable()
    .describe('Of a REINVESTED_DIVIDEND what it bought, of a SPLIT what one share became'),
  price: z.string().nullable().describe('Of an option contract per share'),
  multiplier: z
    .string()
    .nullable()
    .describe('Money for one point of the price: of an option contract 100 unless it is adjusted'),
  total_amount: decimalText().describe('The cash it moved, without its sign'),
  fees: decimalText(),
  currency: z.string(),
  fx_rate: z.string().nullable(),
  transaction_date: time(),
  trade_date: z.string(),
  settles_at: time().nullable(),
  cash: decimalText().describe('Received less paid'),
  income: decimalText(),
  withholding: decimalText(),
  realized_gain: decimalText(),
  notes: z.string().nullable(),
  source: z.string().nullable().describe('Where it came from, unless booked by hand'),
  source_id: z.string().nullable(),
  created_at: time(),
  voided: z.boolean(),
  version: z.int(),
});

export const cashAfter = z
  .array(z.object({ currency: z.string(), balance: decimalText() }))
  .describe('What the portfolio would hold in cash');

export const previewedTransactionSchema = transactionSchema
  .omit({ id: true, version: true })
  .extend({ cash_after: cashAfter });
