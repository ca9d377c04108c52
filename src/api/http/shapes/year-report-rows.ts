// The tax year of a person whose rule pools what is held, and whose rules apply to a person.
import { z } from 'zod';
import { JURISDICTIONS } from '../../../ledger/ports/tax-rules.ts';
import { decimalText } from './decimals.ts';

const day = () => z.iso.date();

export const taxView = () =>
  z
    .enum(JURISDICTIONS)
    .describe('Whose rules: us (United States), uk (United Kingdom), ca (Canada), vn (Vietnam)');

const AFFILIATES_MAX = 50;

export const taxViewBody = z.strictObject({
  tax_view: taxView(),
  affiliates: z
    .array(z.int().positive())
    .max(AFFILIATES_MAX)
    .optional()
    .describe(
      'Portfolios of a spouse or of your company that are shared with you: in Canada their purchases count. As before unless given',
    ),
});

export const taxViewSchema = z.object({
  tax_view: taxView(),
  rule: z.string(),
  sources: z.array(z.string()).describe('Where the rule is published'),
  affiliates: z.array(z.int()).describe('Portfolios of others whose purchases count, in Canada'),
});

const matchSchema = z.object({
  rule: z.enum(['same-day', 'next-30-days', 'pool', 'later-purchase']),
  on: day().nullable().describe('Of the purchase; null: the pool'),
  quantity: decimalText().describe('In units of the day of the disposal'),
  cost: decimalText(),
});

export const disposalSchema = z.object({
  security_id: z.int(),
  symbol: z.string(),
  on: day(),
  quantity: decimalText().describe('0 for a return of capital beyond the cost'),
  proceeds: decimalText(),
  allowable_costs: decimalText().describe('With the fees of purchase and sale'),
  gain: decimalText().describe('Negative: a loss; with denied_loss added back'),
  denied_loss: decimalText().describe('A superficial loss, which is in the cost of the pool'),
  lost_for_good: decimalText().describe('The part of denied_loss that is in no cost'),
  to_affiliates: decimalText().describe(
    'The part of denied_loss that is in the cost of affiliates',
  ),
  sale_tax: z.string().nullable().describe('Of the proceeds, in Vietnam; fees have it already'),
  matches: z.array(matchSchema).describe('Which shares it was of'),
  uncovered: decimalText().describe('Sold short and not bought yet; the amounts leave it out'),
});

export const yearReportSchema = z.object({
  ...taxViewSchema.shape,
  advice: z.string(),
  year: z.int().describe('In which the tax year begins'),
  name: z.string().describe('2025/26'),
  from: day(),
  to: day(),
  currency: z.string(),
  disposals: z.array(disposalSchema),
  totals: z.object({
    disposals: z.int(),
    proceeds: decimalText(),
    allowable_costs: decimalText(),
    gains: decimalText().describe('Of the disposals with a gain'),
    losses: decimalText().describe('Of those with a loss'),
    net: decimalText(),
    denied_losses: decimalText(),
    sale_tax: z.string().nullable(),
    exempt_amount: z.string().nullable().describe('null: none, or that of the year is not known'),
    above_exempt: z.string().nullable().describe('Before losses of other years'),
  }),
  dividends: z.array(
    z.object({
      country: z.string().nullable().describe('Of the ISIN; null: the security has none'),
      amount: decimalText().describe('Before withholding'),
      withheld: decimalText(),
    }),
  ),
  pools: z
    .array(
      z.object({
        security_id: z.int(),
        symbol: z.string(),
        quantity: decimalText(),
        cost: decimalText(),
      }),
    )
    .describe('At the end of the year'),
  missing_rates: z.array(
    z.object({
      symbol: z.string(),
      from: z.string(),
      to: z.string(),
      on: day(),
      detail: z.string(),
    }),
  ),
  complete: z.boolean().describe('false: securities without a rate are left out'),
  warnings: z.array(z.string()),
  left_out: z.array(z.int()).describe('Portfolios whose gains are not taxed, such as an ISA'),
});

export type YearReportBody = z.infer<typeof yearReportSchema>;

export const pooledSaleSchema = z
  .object({
    tax_view: taxView(),
    rule: z.string(),
    name: z.string().describe('Of the tax year in which the sale counts: 2025/26'),
    currency: z.string(),
    disposal: disposalSchema
      .nullable()
      .describe(
        'All disposals of its day, this sale among them; null: it is not taxed or left out',
      ),
    gain: decimalText().describe('What the sale adds to the net gain of the year'),
    denied_loss: decimalText().describe('What it adds to the denied losses'),
    sale_tax: z.string().nullable().describe('What it adds to the tax withheld, in Vietnam'),
    net_before: decimalText().describe('Net gain of the year without the sale'),
    net_after: decimalText(),
    above_exempt_before: z.string().nullable(),
    above_exempt_after: z
      .string()
      .nullable()
      .describe('What the exempt amount leaves of net_after'),
    complete: z.boolean(),
    warnings: z.array(z.string()),
  })
  .nullable()
  .describe('By your tax view; null: it is `us`, or the portfolio is not yours');

export type PooledSaleBody = z.infer<typeof pooledSaleSchema>;
