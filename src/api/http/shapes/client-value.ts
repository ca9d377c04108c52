// The value of all portfolios of a person as a body.
import { z } from 'zod';
import { decimalText } from './decimals.ts';
import { missingRateSchema, omissionsSchema, totalsSchema } from './portfolio-rows.ts';

export const clientValueSchema = z.object({
  client_id: z.int(),
  as_of: z.string().nullable().describe('null: at the prices of now'),
  known_at: z.iso.datetime().nullable(),
  currency: z.string().describe('Of the sums; the portfolios are in their base_currency'),
  total_value: decimalText().describe('Of the priced positions'),
  cash_value: decimalText(),
  net_value: decimalText().describe('Of positions and cash'),
  total_cost: decimalText(),
  total_gain_loss: decimalText(),
  total_gain_loss_percent: z.string().nullable(),
  day_change: decimalText(),
  realized_gain: decimalText(),
  cash_currency_gain: decimalText().describe('Of cash in other currencies; in no other gain'),
  realized_cash_currency_gain: decimalText(),
  positions: z.int(),
  complete: z.boolean().describe('False: something is left out of the sums'),
  missing_rates: z
    .array(missingRateSchema)
    .describe('Of portfolios that the sums leave out for want of a rate'),
  portfolios: z.array(
    z.object({
      portfolio_id: z.int(),
      base_currency: z.string(),
      positions: z.int(),
      ...totalsSchema.shape,
      ...omissionsSchema.shape,
    }),
  ),
});
