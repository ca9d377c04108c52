// Cost basis, sales and harvest candidates of one security as bodies.
import { z } from 'zod';
import { decimalText, moneyBody, priceBody, quantityBody } from './decimals.ts';
import { method } from './portfolio-rows.ts';
import { lotSchema } from './position-rows.ts';
import { traded } from './schemas.ts';
import { questions } from './split-question.ts';
import { id, lotChoices } from './transaction-rows.ts';

export const tickerParams = z.object({ ticker: traded() });
export const inLosses = {
  min_loss: moneyBody()
    .optional()
    .describe(
      'Of one lot, in the currency of its security; about 1,000 US dollars in it unless given',
    ),
};
export const inPortfolio = { portfolio_id: id().optional().describe('All your own unless given') };

const securityFields = {
  ticker: z.string(),
  security_id: z.int(),
  currency: z.string(),
} as const;

const priceFields = {
  current_price: z.string().nullable(),
  price_as_of: z.iso.datetime().nullable(),
  price_source: z.string().nullable(),
  price_stale: z.boolean().nullable(),
} as const;

export const summarySchema = z.object({
  ...securityFields,
  method: method().nullable().describe('null if the portfolios have different ones'),
  what_if: z.boolean().describe('True: another method than the one booked; stored nowhere'),
  total_quantity: decimalText(),
  total_cost: decimalText(),
  average_cost: z.string().nullable(),
  realized_gl: decimalText(),
  realized_short_term: decimalText(),
  realized_long_term: decimalText(),
  lots: z.array(lotSchema),
});

export const unrealizedSchema = z.object({
  ...securityFields,
  as_of: z.string(),
  ...priceFields,
  total_quantity: decimalText(),
  total_cost: decimalText(),
  market_value: z.string().nullable(),
  unrealized_gl: z.string().nullable(),
  unrealized_gl_pct: z.string().nullable(),
  short_term_gl: z.string().nullable(),
  long_term_gl: z.string().nullable(),
  unpriced_reason: z.string().nullable(),
  lots: z.array(lotSchema),
});

export const sellBody = z.strictObject({
  portfolio_id: id().optional().describe('Required if you keep several portfolios'),
  quantity: quantityBody(),
  price: priceBody(),
  method: method().optional().describe('Of this sale instead of that of the portfolio'),
  lots: lotChoices().optional(),
  date: z.string().max(40).optional(),
  fees: moneyBody().optional(),
  notes: z.string().max(2_000).optional(),
  dry_run: z.boolean().default(false).describe('Says what the sale would do; nothing is booked'),
});

export const saleSchema = z.object({
  ...securityFields,
  portfolio_id: z.int(),
  dry_run: z.boolean(),
  transaction_id: z.int().nullable(),
  method: method(),
  quantity: decimalText(),
  price: decimalText(),
  proceeds: decimalText(),
  cost_basis: decimalText(),
  realized_gl: decimalText(),
  short_term_gl: decimalText(),
  long_term_gl: decimalText(),
  disallowed_loss: decimalText().describe('By wash sales across the portfolios of the owner'),
  allowed_gl: decimalText(),
  estimated_tax: decimalText().describe('At the rates of the terms; negative for what it saves'),
  wash_sale: z.boolean(),
  closures: z.array(
    z.object({
      lot_id: z.string(),
      opened_on: z.string(),
      held_since: z.string(),
      closed_on: z.string(),
      quantity: decimalText(),
      proceeds: decimalText(),
      cost_basis: decimalText(),
      realized_gl: decimalText(),
      disallowed_loss: decimalText(),
      term: z.enum(['SHORT', 'LONG']),
    }),
  ),
});

export const harvestSchema = z.object({
  ...securityFields,
  as_of: z.string(),
  ...priceFields,
  min_loss: decimalText(),
  candidates: z.array(
    z.object({
      lot_id: z.string(),
      portfolio_id: z.int(),
      quantity: decimalText(),
      unrealized_gl: decimalText(),
      term: z.enum(['SHORT', 'LONG']),
      wash_blocked_quantity: decimalText(),
      harvestable_loss: decimalText(),
      tax_benefit: decimalText(),
    }),
  ),
  total_loss: decimalText(),
  total_benefit: decimalText(),
  earliest_safe_repurchase: z.string().nullable(),
  do_not_buy: z.array(
    z.object({
      security_id: z.int(),
      sold_on: z.string(),
      until: z.string(),
      quantity: decimalText(),
      loss: decimalText(),
    }),
  ),
  replacements: z.array(z.int()).describe('Securities on the list of the owner'),
  refused_replacements: z.array(z.int()).describe('Declared equivalent: buying them washes'),
  questions: questions().describe(
    'Splits that are not booked: lots of these portfolios are left out',
  ),
});
