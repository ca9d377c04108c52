// Transactions as bodies: what is asked for, and what was booked.
import { z } from 'zod';
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
import { symbol, time } from './schemas.ts';

const TYPES = [
  'BUY',
  'SELL',
  'SHORT',
  'COVER',
  'DIVIDEND',
  'REINVESTED_DIVIDEND',
  'RETURN_OF_CAPITAL',
  'DEPOSIT',
  'WITHDRAWAL',
  'FEE',
  'INTEREST',
  'TAX',
  'TRANSFER',
  'OPENING_BALANCE',
] as const;

const ENTRY = 'expected the number of an entry';

/** In a path or query it arrives as text. */
export const id = () =>
  z
    .union([z.number(), z.string().regex(/^\d{1,10}$/, ENTRY)], ENTRY)
    .transform(Number)
    .pipe(z.number().int().positive().max(2_147_483_647));

export const lotChoices = () =>
  z
    .array(z.strictObject({ lot_id: z.string().min(1).max(80), quantity: quantityBody() }))
    .min(1)
    .max(1_000);

export const transactionBody = z.strictObject({
  portfolio_id: id(),
  transaction_type: z.enum(TYPES),
  symbol: symbol().optional().describe('Or security_id'),
  security_id: id().optional(),
  exchange: z.string().max(16).optional(),
  quantity: signedQuantityBody().optional(),
  price: priceBody().optional(),
  amount: signedMoneyBody().optional().describe('Of cash and distributions; else quantity × price'),
  fees: moneyBody().optional(),
  withholding: moneyBody().optional().describe('Tax kept back from a dividend'),
  currency: currency().optional().describe('Unless given that of the portfolio'),
  fx_rate: rateBody().optional().describe('Units of the portfolio currency for one of currency'),
  transaction_date: z
    .string()
    .max(40)
    .optional()
    .describe(
      'A day, or a time with or without zone; without one it is the time of the home venue',
    ),
  acquired_on: z.iso.date().optional().describe('Of an OPENING_BALANCE; unknown unless given'),
  cost: moneyBody().optional().describe('Of an OPENING_BALANCE, with fees'),
  method: method().optional().describe('Of this sale instead of that of the portfolio'),
  lots: lotChoices().optional().describe('The lots of this sale, in this order'),
  to_portfolio_id: id().optional().describe('Of a TRANSFER'),
  notes: z.string().max(2_000).optional(),
});

export type TransactionBody = z.infer<typeof transactionBody>;

export const transactionSchema = z.object({
  id: z.int(),
  portfolio_id: z.int(),
  transaction_type: z.string(),
  security_id: z.int().nullable(),
  symbol: z.string().nullable(),
  quantity: z.string().nullable(),
  price: z.string().nullable(),
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
