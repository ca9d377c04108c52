// Portfolios and their holdings as bodies.

import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import { decimalText, weightBody } from './decimals.ts';
import { absent, shownName, symbol } from './schemas.ts';
import { questions } from './split-question.ts';

const METHODS = ['FIFO', 'LIFO', 'HIFO', 'AVERAGE', 'MIN_TAX', 'SPECIFIC_ID'] as const;
export const method = () => z.enum(METHODS);
export const currency = () =>
  z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code, such as EUR');
const treatment = () => z.enum(['INCOME', 'REDUCE_BASIS']);

export const NAME_MAX = 100;
const name = () => shownName(NAME_MAX);

const TARGETS_MAX = 1_000;

export const targetsBody = () =>
  z.array(z.strictObject({ symbol: symbol(), weight: weightBody() })).max(TARGETS_MAX);

export const portfolioBody = z.strictObject({
  name: name(),
  description: absent(z.string().max(1_000)),
  base_currency: currency().optional().describe('Unless given that of the home venue'),
  cost_basis_method: method().default('AVERAGE'),
  dividend_treatment: treatment()
    .optional()
    .describe('Unless given REDUCE_BASIS with the method AVERAGE, else INCOME'),
  tax_treatment: z.enum(['TAXABLE', 'TAX_DEFERRED']).default('TAXABLE'),
  allow_short: z.boolean().default(false),
  fees_in_basis: z.boolean().default(true),
  long_term_rule: z.string().max(40).default('us:more-than-one-year'),
  targets: targetsBody().optional().describe('What a rebalancing aims at; the rest is cash'),
});

export const portfolioChanges = z.strictObject({
  name: name().optional(),
  description: z.string().max(1_000).nullish().describe('null removes it'),
  base_currency: currency().optional(),
  cost_basis_method: method().optional(),
  method_from: z.iso
    .date()
    .optional()
    .describe('First day of sales under cost_basis_method: today, unless given, or later'),
  dividend_treatment: treatment().optional(),
  tax_treatment: z.enum(['TAXABLE', 'TAX_DEFERRED']).optional(),
  allow_short: z.boolean().optional(),
  fees_in_basis: z.boolean().optional(),
  long_term_rule: z.string().max(40).optional(),
  targets: targetsBody().optional().describe('All of them; an empty list removes them'),
});

export const portfolioSchema = z.object({
  id: z.int(),
  user_id: z.int().describe('The number of its owner, as Event Master knows it'),
  name: z.string().nullable().describe('null after its owner was erased'),
  description: z.string().nullable(),
  kind: z.enum(['ORDINARY', 'TRADER', 'SIMULATION']),
  account: z.string().nullable().describe('Of the trader whose trades it follows'),
  base_currency: z.string(),
  cost_basis_method: method().describe('The newest'),
  cost_basis_methods: z
    .array(z.object({ from: z.iso.date(), method: method() }))
    .describe('With the first day of sales under each'),
  dividend_treatment: treatment(),
  tax_treatment: z.enum(['TAXABLE', 'TAX_DEFERRED']),
  allow_short: z.boolean(),
  fees_in_basis: z.boolean(),
  long_term_rule: z.string(),
  targets: z
    .array(z.object({ symbol: z.string(), weight: decimalText() }))
    .nullable()
    .describe('What a rebalancing aims at; null if none were set'),
  created_at: time(),
  updated_at: time(),
  deleted_at: time().nullable(),
  version: z.int().describe('Of its stream of events; send it as If-Match'),
});

const holdingRowSchema = z.object({
  id: z.int().describe('Within the portfolio: the number of the security'),
  portfolio_id: z.int(),
  security_id: z.int(),
  symbol: z.string(),
  name: z.string().nullable(),
  sector: z.string().nullable(),
  quantity: decimalText(),
  average_cost: decimalText(),
  total_cost: decimalText(),
  realized_gain: decimalText(),
  income: decimalText(),
  currency: z.string(),
  current_price: z.string().nullable(),
  price_as_of: time().nullable(),
  price_source: z.string().nullable(),
  price_stale: z.boolean().nullable(),
  market_value: z.string().nullable(),
  unrealized_gain_loss: z.string().nullable(),
  unrealized_gain_loss_percent: z.string().nullable(),
  day_change: z.string().nullable(),
  base_market_value: z.string().nullable().describe('In base_currency, as the rest'),
  base_cost: z.string().nullable().describe('At the rates of the days on which it was paid'),
  base_gain: z.string().nullable().describe('asset_gain and currency_gain together'),
  asset_gain: z.string().nullable(),
  currency_gain: z.string().nullable(),
  unpriced_reason: z.string().nullable(),
  questions: questions(),
  option: z
    .object({
      underlying: z.string(),
      right: z.enum(['call', 'put']),
      strike: decimalText(),
      expiry: z.string(),
      multiplier: decimalText(),
      adjusted: z.boolean().describe('It may deliver something else than 100 shares'),
      days_left: z.int().describe('Calendar days; negative once it has expired'),
      liquidation_value: z
        .string()
        .nullable()
        .describe(
          'At the bid if it was bought, at the ask if it was written; market_value is at the middle',
        ),
    })
    .nullable()
    .describe('Of an option contract'),
  updated_at: time().describe('When its latest entry took effect'),
});

export const missingRateSchema = z.object({ from: z.string(), to: z.string(), on: z.string() });

const shares = () =>
  z.array(z.object({ key: z.string(), value: decimalText(), percent: z.string().nullable() }));

export const totalsSchema = z.object({
  total_value: decimalText().describe('Of the priced positions, in base_currency'),
  cash_value: decimalText(),
  net_value: decimalText().describe('Of positions and cash'),
  total_cost: decimalText(),
  total_gain_loss: decimalText().describe('Open gain: asset_gain and currency_gain together'),
  total_gain_loss_percent: z.string().nullable(),
  asset_gain: decimalText(),
  currency_gain: decimalText().describe('What the cost gained because its currencies did'),
  day_change: decimalText(),
  realized_gain: decimalText().describe('Of all years, before wash sales; `/gains` reconciles it'),
  realized_currency_gain: decimalText().describe('Part of realized_gain'),
  cash_currency_gain: decimalText().describe('Of cash in other currencies; in no other gain'),
  realized_cash_currency_gain: decimalText().describe('Of such cash that was spent'),
});

export const omissionsSchema = z.object({
  complete: z.boolean().describe('False: something is left out of the totals'),
  unpriced: z.array(z.string()).describe('Symbols and currencies that the totals leave out'),
  stale: z.array(z.string()).describe('Symbols whose price is old; the totals use it'),
  questions: questions(),
  missing_rates: z.array(missingRateSchema),
});

export const listedPortfolioSchema = portfolioSchema.extend({
  owner: z.string().nullable().describe('Name of the user; null if its owner is not a user'),
});

export const valuedPortfolioSchema = portfolioSchema.extend({
  holdings: z.array(holdingRowSchema),
  cash: z.array(
    z.object({
      currency: z.string(),
      balance: decimalText(),
      settled: decimalText().describe('What could be paid out now'),
      receivable: decimalText().describe('Of sales that have not settled'),
      payable: decimalText().describe('Of purchases that have not settled; not positive'),
      base_value: z.string().nullable(),
      base_cost: z.string().nullable().describe('At its average rate; null in base_currency'),
      currency_gain: z.string().nullable().describe('Of the balance, since its rate changed'),
      realized_currency_gain: z.string().nullable().describe('Of what was spent'),
    }),
  ),
  ...totalsSchema.shape,
  allocation: z.object({ symbol: shares(), sector: shares(), currency: shares() }),
  ...omissionsSchema.shape,
});
