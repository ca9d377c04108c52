// What was held on a day in the past, as it was known at a moment, and what the figures rest on.

import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import { decimalText } from './decimals.ts';
import { flag } from './query-numbers.ts';
import { questions } from './split-question.ts';

export const asOfQuery = {
  as_of: z.iso.date().optional().describe('The end of this day; today unless given'),
  known_at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Entries that were recorded later do not count; all count unless given'),
  explain: flag().default(false).describe('Adds the lots, prices, rates and events used'),
} as const;

const explainedPrice = z.object({
  security_id: z.int(),
  symbol: z.string(),
  price: decimalText(),
  as_of: z.string(),
  source: z.string(),
  stale: z.boolean(),
});

const explainedRate = z.object({
  from: z.string(),
  to: z.string(),
  on: z.string(),
  rate: decimalText(),
  kind: z.enum(['same-currency', 'recorded', 'inverse', 'cross']),
  source: z.string().nullable(),
});

const explainedLot = z.object({
  portfolio_id: z.int(),
  lot_id: z.string(),
  security_id: z.int(),
  opened_on: z.string(),
  quantity: decimalText(),
  cost_basis: decimalText(),
  rate: z.string().nullable().describe('At which it was paid, if it is in another currency'),
});

const explainedCash = z.object({
  portfolio_id: z.int(),
  currency: z.string(),
  balance: decimalText(),
  base_cost: decimalText().describe('At the average rate of what came in'),
  average_rate: z.string().nullable(),
  currency_gain: z.string().nullable(),
  realized_currency_gain: decimalText(),
});

export const explanation = z.object({
  prices: z.array(explainedPrice),
  rates: z.array(explainedRate),
  lots: z.array(explainedLot),
  cash: z.array(explainedCash).describe('In other currencies than that of the portfolio'),
  event_ids: z.array(z.string()).describe('The entries that the figures follow from'),
});

export type ExplanationBody = z.infer<typeof explanation>;

const explanationSchema = explanation.optional().describe('With explain=true');

/** What a figure takes that can say what it rests on. */
/** The present unless one of them is given. */
export const momentQuery = {
  as_of: z.iso.date().optional().describe('The end of this day; at the prices of now unless given'),
  known_at: asOfQuery.known_at,
};

export const explainQuery = { explain: asOfQuery.explain };
export const explanationField = { explanation: explanationSchema };

const pastPosition = {
  position_id: z.string(),
  portfolio_id: z.int(),
  security_id: z.int(),
  ticker: z.string(),
  side: z.enum(['LONG', 'SHORT']),
  status: z.enum(['OPEN', 'CLOSED']),
  quantity: decimalText(),
  currency: z.string(),
  purchase_price: z.string().nullable(),
  cost_basis: decimalText(),
  price: z.string().nullable(),
  price_on: z.string().nullable(),
  price_stale: z.boolean().nullable(),
  market_value: z.string().nullable(),
  unrealized_gl: z.string().nullable(),
  unpriced_reason: z.string().nullable(),
} as const;

const moment = {
  as_of: z.string(),
  known_at: time().nullable(),
} as const;

export const reconstructedSchema = z.object({
  ...moment,
  ...pastPosition,
  lots: z.array(
    z.object({
      lot_id: z.string(),
      opened_on: z.string(),
      quantity: decimalText(),
      cost_basis: decimalText(),
    }),
  ),
  event_ids: z.array(z.string()).describe('The entries that it follows from'),
  explanation: explanationSchema,
});

export const pastValueSchema = z.object({
  ...moment,
  portfolio_id: z.int(),
  base_currency: z.string(),
  positions: z.array(z.object(pastPosition)),
  cash: z.array(
    z.object({ currency: z.string(), balance: decimalText(), base_value: z.string().nullable() }),
  ),
  cash_value: decimalText(),
  total_value: decimalText().describe('Of the priced positions'),
  net_value: decimalText().describe('Of positions and cash'),
  unrealized_gain: decimalText(),
  realized_gain: decimalText(),
  complete: z.boolean(),
  unpriced: z.array(z.string()),
  questions: questions(),
  stale: z.array(z.string()),
  explanation: explanationSchema,
});
