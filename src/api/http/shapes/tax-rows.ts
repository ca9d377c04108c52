// Tax as bodies: closures and lots as wash sales leave them, previews of sales, candidates for a harvest, and the calendar.
import { z } from 'zod';
import { OPTION_WASHES } from '../../../ledger/ports/options.ts';
import { decimalText, moneyBody, priceBody, quantityBody } from './decimals.ts';
import { method } from './portfolio-rows.ts';
import { symbol, traded } from './schemas.ts';
import { questions } from './split-question.ts';
import { id, lotChoices } from './transaction-rows.ts';

const term = () => z.enum(['SHORT', 'LONG']);
const day = () => z.iso.date();

const placed = {
  portfolio_id: z.int(),
  security_id: z.int(),
  symbol: z.string(),
  currency: z.string(),
  lot_id: z.string(),
  side: z.enum(['LONG', 'SHORT']),
  quantity: decimalText(),
};

const replacementSchema = z.object({
  lot_id: z.string(),
  portfolio_id: z.int().nullable().describe('null: a portfolio that you may not see'),
  security_id: z.int(),
  quantity: decimalText(),
  loss: decimalText().describe('What its basis took over'),
  held_days: z.int().describe('Days that its holding period begins earlier'),
  in_basis: z.boolean().describe('false in a tax-deferred portfolio: the loss is in no basis'),
});

export const taxClosureSchema = z.object({
  ...placed,
  transaction_id: z.int().nullable().describe('null: the sale is a preview'),
  opened_on: day(),
  held_since: day().describe('Earlier than opened_on after a wash sale'),
  closed_on: day(),
  term: term(),
  proceeds: decimalText(),
  cost_basis: decimalText(),
  gain: decimalText().describe('Before a wash sale disallows a loss'),
  disallowed_loss: decimalText(),
  permanently_disallowed: decimalText(),
  allowed_gain: decimalText().describe('Taxable'),
  replacements: z.array(replacementSchema),
  term_reason: z
    .looseObject({ kind: z.string() })
    .optional()
    .describe('With explain=true: the rule and the days behind the term'),
});

export type TaxClosureBody = z.infer<typeof taxClosureSchema>;

const gainsSchema = z.object({
  proceeds: decimalText(),
  cost_basis: decimalText(),
  disallowed_loss: decimalText(),
  gain: decimalText().describe('Taxable: proceeds less cost, with disallowed losses added back'),
});

const section1256Schema = z.object({
  realized: decimalText().describe('Of contracts that were closed in the year'),
  marked: decimalText().describe('Of those that were open at its end, at the prices of that day'),
  marked_before: decimalText().describe('Counted by the years before'),
  gain: decimalText().describe('Of the year: realized and marked less marked_before'),
  long_term: decimalText().describe('60 percent of the gain'),
  short_term: decimalText().describe('40 percent of the gain'),
  closures: z.array(taxClosureSchema),
  unpriced: z.array(z.string()).describe('Without a price at one of the ends: left out'),
});

/** Figures stand over bookings that an agent asks about. */
export const notFinal = () =>
  z
    .object({
      lots: z.int().describe('That are in question'),
      text: z.string().describe('`not final: 2 lots in question`'),
      findings: z.array(z.string()).describe('Whose questions settle it'),
    })
    .nullable()
    .describe('Null if nothing is in question');

export const realizedSchema = z.object({
  year: z.int(),
  currency: z.string(),
  short_term: gainsSchema,
  long_term: gainsSchema,
  total: gainsSchema,
  closures: z.array(taxClosureSchema),
  section_1256: section1256Schema
    .nullable()
    .describe('Options of broad indexes (Form 6781), which the other figures leave out'),
  other_currencies: z.array(z.string()).describe('With closures that this report leaves out'),
  left_out: z.array(z.int()).describe('Tax-deferred portfolios'),
  not_final: notFinal(),
});

export type RealizedBody = z.infer<typeof realizedSchema>;

export const taxLotSchema = z.object({
  ...placed,
  opened_on: day(),
  held_since: day(),
  cost_basis: decimalText(),
  wash_adjustment: decimalText().describe('Disallowed losses that the basis contains'),
  term: term().describe('Of a sale on this day'),
  long_term_from: day().nullable(),
  days_until_long_term: z.int().nullable(),
  price: z.string().nullable(),
  market_value: z.string().nullable(),
  unrealized_gain: z.string().nullable().describe('Taxable: cost_basis has wash_adjustment in it'),
  unpriced_reason: z.string().nullable(),
});

export type TaxLotBody = z.infer<typeof taxLotSchema>;

export const unrealizedSchema = z.object({
  as_of: day(),
  lots: z.array(taxLotSchema),
  totals: z.array(
    z.object({
      currency: z.string(),
      short_term: decimalText(),
      long_term: decimalText(),
      total: decimalText(),
    }),
  ),
  complete: z.boolean().describe('false: lots without a price are left out of the totals'),
  unpriced: z.array(z.string()).describe('Symbols of these lots'),
  stale: z.array(z.string()).describe('Symbols whose price is old; the totals use it'),
  not_final: notFinal(),
});

export const yearEndSchema = z.object({
  year: z.int(),
  as_of: day().describe('31 December; of the year that is not over, today'),
  realized: realizedSchema,
  unrealized: unrealizedSchema,
});

export type UnrealizedBody = z.infer<typeof unrealizedSchema>;

const doNotBuySchema = z.object({
  security_id: z.int(),
  symbol: z.string(),
  sold_on: day(),
  until: day().describe('The first day on which a purchase leaves the loss alone'),
  quantity: decimalText(),
  loss: decimalText(),
});

const named = z.object({ security_id: z.int(), symbol: z.string() });

export const harvestSchema = z.object({
  security_id: z.int(),
  symbol: z.string(),
  currency: z.string(),
  as_of: day(),
  price: z.string().nullable(),
  unpriced_reason: z.string().nullable(),
  candidates: z.array(
    z.object({
      lot_id: z.string(),
      portfolio_id: z.int(),
      quantity: decimalText(),
      unrealized: decimalText(),
      term: term(),
      wash_blocked_quantity: decimalText(),
      harvestable_loss: decimalText(),
      estimated_benefit: decimalText(),
    }),
  ),
  total_harvestable: decimalText(),
  total_benefit: decimalText(),
  earliest_safe_repurchase: day().nullable(),
  do_not_buy: z.array(doNotBuySchema),
  replacements: z.array(named).describe('From your list; nothing is looked up'),
  refused_replacements: z.array(named).describe('Declared equivalent: a wash sale'),
  questions: questions().describe(
    'Splits that are not booked: lots of these portfolios are left out',
  ),
});

export type HarvestBody = z.infer<typeof harvestSchema>;

export const salePreviewBody = z.strictObject({
  portfolio_id: id(),
  symbol: traded().optional().describe('Or security_id'),
  security_id: id().optional(),
  quantity: quantityBody(),
  price: priceBody().optional().describe('The price of now unless given'),
  fees: moneyBody().optional(),
  transaction_date: z.string().max(40).optional(),
  method: method().optional().describe('All methods unless given'),
  lots: lotChoices().optional().describe('Also these lots, as SPECIFIC_ID'),
});

const previewSchema = z.object({
  method: method(),
  refusal: z.string().nullable().describe('Why this method cannot sell it'),
  closures: z.array(taxClosureSchema),
  lots: z
    .array(z.object({ lot_id: z.string(), quantity: decimalText() }))
    .nullable()
    .describe('Name these in the sale to close exactly them; null for AVERAGE'),
  gain: decimalText(),
  disallowed_loss: decimalText(),
  allowed_gain: decimalText().describe('Taxable: short_term_gain and long_term_gain together'),
  short_term_gain: decimalText(),
  long_term_gain: decimalText(),
  estimated_tax: decimalText().describe('Negative: what the losses save'),
});

export const salePreviewSchema = z.object({
  portfolio_id: z.int(),
  security_id: z.int(),
  symbol: z.string(),
  currency: z.string(),
  quantity: decimalText(),
  price: decimalText(),
  fees: decimalText(),
  trade_date: day(),
  portfolio_method: method().describe('Of the portfolio on that day'),
  long_term_rule: z.string(),
  previews: z.array(previewSchema),
});

export type SalePreviewAnswer = z.infer<typeof salePreviewSchema>;

export const calendarDaySchema = z.object({
  on: day(),
  kind: z.enum(['ex-date', 'long-term', 'free-to-buy']),
  security_id: z.int(),
  symbol: z.string(),
  portfolio_id: z.int().nullable().describe('Of a lot that turns long term'),
  lot_id: z.string().nullable(),
  quantity: z.string().nullable(),
  sold_on: day().nullable().describe('Of the sale at a loss; do not buy until `on`'),
  days: z.int().describe('From today'),
});

export type CalendarDayBody = z.infer<typeof calendarDaySchema>;

export const taxListsBody = z.strictObject({
  equivalents: z
    .array(z.array(symbol()).min(2).max(50))
    .max(500)
    .describe('Groups of symbols that wash one another'),
  replacements: z
    .array(z.strictObject({ symbol: symbol(), replacement: symbol() }))
    .max(2_000)
    .describe('What to buy instead of a security that was sold for its loss'),
  section_1256: z
    .array(symbol())
    .max(500)
    .optional()
    .describe('Underlyings whose options are under Section 1256; as before unless given'),
  option_wash: z
    .enum(OPTION_WASHES)
    .optional()
    .describe(
      'Which options wash one another: CONTRACT the same one, RIGHT those of one underlying and right, STOCK also calls that replace shares; as before unless given',
    ),
});

export const taxListsSchema = z.object({
  equivalents: z.array(z.array(named)),
  replacements: z.array(z.object({ security: named, replacement: named })),
  section_1256: z.array(z.string()),
  option_wash: z.enum(OPTION_WASHES),
  version: z.int().describe('Send it as If-Match'),
});
