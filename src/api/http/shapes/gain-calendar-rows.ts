// The gains of a portfolio by day or month, as bodies.
import { z } from 'zod';
import { decimalText } from './decimals.ts';

const day = () => z.iso.date();

const partSchema = z.object({
  security_id: z.int().nullable().describe('null: cash'),
  symbol: z.string().nullable(),
  start_value: decimalText(),
  end_value: decimalText(),
  gain: decimalText().describe('Without what was bought and sold, with what it paid'),
});

const sums = {
  paid_in: decimalText().describe('Deposits, and lots that came from elsewhere'),
  paid_out: decimalText().describe('Withdrawals, and lots that went elsewhere'),
  gain: decimalText().describe('end_value - start_value - paid_in + paid_out'),
};

const spanSchema = z.object({
  after: day().describe('At the end of which it begins: the day that was valued before'),
  to: day().describe('The last day of it that is valued'),
  start_value: decimalText(),
  end_value: decimalText(),
  ...sums,
  parts: z
    .array(partSchema)
    .describe('With parts=true: gains of securities and cash, which add up to the gain'),
});

export const gainCalendarSchema = z.object({
  portfolio_id: z.int(),
  currency: z.string(),
  by: z.enum(['day', 'month']),
  after: day().nullable().describe('null: no day has a value'),
  to: day().nullable(),
  ...sums,
  spans: z.array(spanSchema).describe('Their gains add up to the gain'),
  complete: z.boolean().describe('False: days were left out, or the gain of one waits'),
  warnings: z.array(z.string()),
});

export type GainCalendarBody = z.infer<typeof gainCalendarSchema>;
