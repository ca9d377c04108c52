// The income of a portfolio by month, as bodies.
import { z } from 'zod';
import { decimalText } from './decimals.ts';

const day = () => z.iso.date();

const bookedSchema = z.object({
  transaction_id: z.int(),
  on: day(),
  type: z.string(),
  symbol: z.string().nullable(),
  currency: z.string(),
  amount: decimalText().describe('After withholding'),
  base_amount: decimalText().nullable().describe('At the rate of its day; null: not known'),
});

const announcedSchema = z.object({
  security_id: z.int(),
  symbol: z.string(),
  ex_date: day().describe('Who buys on this day or later does not get it'),
  quantity: decimalText().describe('Held before the ex-date; negative: short, which pays it'),
  per_share: decimalText(),
  currency: z.string(),
  amount: decimalText().describe('Before withholding'),
  base_amount: decimalText().nullable().describe('At the rate of today; null: not known'),
  source: z.string(),
});

export const incomeCalendarSchema = z.object({
  portfolio_id: z.int(),
  base_currency: z.string(),
  from: day(),
  to: day(),
  booked: decimalText().describe('Of all months, in base_currency'),
  announced: decimalText().describe('Not booked yet'),
  months: z.array(
    z.object({
      month: z.string().describe('2026-11: of the booking, or of the ex-date'),
      booked: decimalText(),
      announced: decimalText(),
    }),
  ),
  rows: z.array(bookedSchema),
  announced_rows: z.array(announcedSchema),
  complete: z.boolean().describe('False: the sums leave out rows without a rate'),
});

export type IncomeCalendarBody = z.infer<typeof incomeCalendarSchema>;
