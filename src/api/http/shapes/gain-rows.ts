// The gains of a portfolio as bodies: what each word means, and the rows that add up to it.
import { z } from 'zod';
import { decimalText } from './decimals.ts';
import { missingRateSchema } from './portfolio-rows.ts';

const taxed = {
  gain: decimalText().describe('As booked, in `currency`: before wash sales'),
  wash_sales: decimalText()
    .nullable()
    .describe(
      'Disallowed losses of sales, less those that the cost of bought shares took over; null: not taxed',
    ),
  taxable_gain: decimalText().nullable().describe('gain and wash_sales together'),
};

const inBase = {
  market_gain: decimalText().nullable().describe('In base_currency, as the next two'),
  currency_gain: decimalText().nullable(),
  base_gain: decimalText().nullable().describe('market_gain and currency_gain; null: no rate'),
};

const gainRowSchema = z.object({
  security_id: z.int(),
  symbol: z.string(),
  currency: z.string(),
  year: z.int().nullable().describe('In which it was closed; null: open'),
  ...taxed,
  ...inBase,
});

const gainSchema = z.object({
  gain: decimalText().describe('In base_currency: market_gain and currency_gain together'),
  market_gain: decimalText(),
  currency_gain: decimalText().describe('What the cost gained because its currencies did'),
  by_currency: z
    .array(z.object({ currency: z.string(), ...taxed, ...inBase }))
    .describe('The same rows by the currency in which they were booked'),
  rows: z.array(gainRowSchema),
});

const incomeRowSchema = z.object({
  transaction_id: z.int(),
  on: z.iso.date(),
  type: z.string(),
  symbol: z.string().nullable(),
  currency: z.string(),
  amount: decimalText(),
  base_amount: decimalText().nullable().describe('At the rate of its day; null: not known'),
});

export const gainsSchema = z.object({
  portfolio_id: z.int(),
  base_currency: z.string(),
  taxed: z.boolean().describe('false: tax-deferred or simulated'),
  open: gainSchema.describe('Value less cost; total_gain_loss of the portfolio'),
  realized: gainSchema.describe(
    'Proceeds less cost of what was closed, in all years; realized_gain of the portfolio',
  ),
  income: z.object({
    gain: decimalText().describe(
      'In base_currency: dividends and interest after withholding, less fees in no cost, and taxes',
    ),
    rows: z.array(incomeRowSchema),
  }),
  cash_currency_gain: decimalText().describe('Of cash in other currencies, held and spent'),
  total_gain: decimalText().describe('open, realized, income and cash_currency_gain together'),
  complete: z.boolean().describe('False: something is left out'),
  unpriced: z.array(z.string()).describe('Symbols and currencies that the sums leave out'),
  missing_rates: z.array(missingRateSchema),
});

export type GainsBody = z.infer<typeof gainsSchema>;
