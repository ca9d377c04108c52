// Positions of portfolios as bodies, under the names of the holdings module.

import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import { decimalText, moneyBody, priceBody, quantityBody } from './decimals.ts';
import { currency, method } from './portfolio-rows.ts';
import { traded } from './schemas.ts';
import { cashAfter, dryRun, id, lotChoices } from './transaction-rows.ts';

export const positionId = () =>
  z
    .string()
    .regex(/^[1-9]\d{0,9}-[1-9]\d{0,9}-(LONG|SHORT)$/, 'expected a position, such as 7-12-LONG');

const day = () =>
  z.string().max(40).optional().describe('A day, or a time with or without zone; now unless given');

export const openBody = z.strictObject({
  portfolio_id: id().optional().describe('Required if you keep several portfolios'),
  ticker: traded(),
  quantity: quantityBody(),
  price: priceBody(),
  side: z.enum(['LONG', 'SHORT']).default('LONG'),
  date: day(),
  fees: moneyBody().optional(),
  currency: currency()
    .optional()
    .describe('Unless given that of the security, and of a new one that of the portfolio'),
  notes: z.string().max(2_000).optional(),
  dry_run: dryRun(),
});

export const closeBody = z.strictObject({
  price: priceBody(),
  quantity: quantityBody().optional().describe('All of it unless given'),
  date: day(),
  fees: moneyBody().optional(),
  method: method().optional().describe('Of this sale instead of that of the portfolio'),
  lots: lotChoices().optional(),
  notes: z.string().max(2_000).optional(),
  dry_run: dryRun(),
});

export const markBody = z.strictObject({
  price: priceBody(),
  as_of: day().describe('When this was the price; now unless given'),
});

const VALUED = {
  current_price: z.string().nullable(),
  price_as_of: time().nullable(),
  price_source: z.string().nullable(),
  price_stale: z.boolean().nullable(),
  market_value: z.string().nullable(),
  unrealized_gl: z.string().nullable(),
  unrealized_gl_pct: z.string().nullable(),
  realized_gl: decimalText(),
  unpriced_reason: z.string().nullable(),
  cost_basis_method: method(),
  dividend_treatment: z.enum(['INCOME', 'REDUCE_BASIS']),
} as const;

const NAMED = {
  position_id: z.string(),
  client_id: z.int(),
  portfolio_id: z.int(),
  security_id: z.int(),
  ticker: z.string(),
  side: z.enum(['LONG', 'SHORT']),
  status: z.enum(['OPEN', 'CLOSED']),
  quantity: decimalText().describe('Negative if short'),
  currency: z.string(),
  purchase_price: z.string().nullable().describe('The average of the open lots'),
  cost_basis: decimalText().describe('Negative for the net proceeds of a short position'),
} as const;

export const heldPositionSchema = z.object({ ...NAMED, ...VALUED });

export const positionSchema = z.object({
  ...NAMED,
  purchase_date: z.string().nullable().describe('Of the oldest open lot'),
  ...VALUED,
});

export const lotSchema = z.object({
  lot_id: z.string(),
  portfolio_id: z.int(),
  opened_on: z.string(),
  held_since: z.string().describe('Where the holding period begins'),
  opened_quantity: decimalText(),
  quantity: decimalText(),
  open_price: decimalText(),
  cost_basis: decimalText(),
  market_value: z.string().nullable(),
  unrealized_gl: z.string().nullable(),
  term: z.enum(['SHORT', 'LONG']).describe('If it were closed today'),
  long_term_from: z.string().nullable(),
  days_until_long_term: z.int().nullable(),
});

export const closureSchema = z.object({
  lot_id: z.string(),
  transaction_id: z.int().nullable(),
  opened_on: z.string(),
  closed_on: z.string(),
  quantity: decimalText(),
  proceeds: decimalText(),
  cost_basis: decimalText(),
  realized_gl: decimalText(),
  term: z.enum(['SHORT', 'LONG']),
});

export const positionDetailSchema = positionSchema.extend({
  lots: z.array(lotSchema),
  closures: z.array(closureSchema).describe('What closed parts of it, oldest first'),
});

export const rehearsedOpeningSchema = positionDetailSchema.extend({
  dry_run: z.literal(true),
  cash_after: cashAfter,
});

const saleFields = {
  sale_price: decimalText(),
  sale_proceeds: decimalText(),
  sale_realized_gl: decimalText(),
  sale_closures: z.array(closureSchema).describe('What this sale closes'),
};

export const rehearsedClosingSchema = rehearsedOpeningSchema.extend(saleFields);

export const closedPositionSchema = positionDetailSchema.extend({
  transaction_id: z.int(),
  ...saleFields,
});
