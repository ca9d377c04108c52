// Corporate actions as bodies: what is asked for, what it would do, and what was done.

import { z } from 'zod';
import { RULE_KINDS } from '../../../ledger/app/proposals/action-rule.ts';
import { time } from '../../../trader/contract/shape.ts';
import { decimalText, moneyBody, priceBody, quantityBody, rateBody } from './decimals.ts';
import { currency } from './portfolio-rows.ts';
import { symbol } from './schemas.ts';
import { id } from './transaction-rows.ts';

const ACTION_TYPES = [
  'SPLIT',
  'REVERSE_SPLIT',
  'STOCK_DIVIDEND',
  'CASH_DIVIDEND',
  'RETURN_OF_CAPITAL',
  'SPIN_OFF',
  'RIGHTS_ISSUE',
  'STOCK_MERGER',
  'CASH_MERGER',
  'MIXED_MERGER',
  'TENDER_OFFER',
  'RIGHTS_EXERCISE',
  'SYMBOL_CHANGE',
  'DELISTING',
] as const;
export type ActionType = (typeof ACTION_TYPES)[number];

const actionId = () => z.string().regex(/^[\w.:-]{1,80}$/, 'expected letters, digits, . : _ or -');

/** Which of these an action needs follows from its type. */
export const actionBody = z.strictObject({
  action_id: actionId().optional().describe('Derived from the terms unless given'),
  type: z.enum(ACTION_TYPES),
  symbol: symbol().optional().describe('Or security_id; what it meant on effective_on'),
  security_id: id().optional(),
  effective_on: z.iso.date().describe('Ex-date or effective date: lots of that day are not part'),
  currency: currency().optional().describe('Unless given that of the security'),
  new_shares: rateBody().optional().describe('Of a split: so many for old_shares'),
  old_shares: rateBody()
    .optional()
    .describe('Of a split; beside ratio, the old units that it is for: 1 for 3'),
  rate: rateBody().optional().describe('Of a stock dividend: new shares for each share held'),
  per_share: priceBody().optional().describe('Of a cash dividend or a return of capital'),
  withholding_rate: moneyBody().optional().describe('Of a cash dividend, 0 to 1'),
  new_symbol: symbol().optional().describe('Or new_security_id: what holders receive'),
  new_security_id: id().optional(),
  ratio: rateBody().optional().describe('New units for each old one, or for old_shares'),
  parent_basis_share: moneyBody()
    .optional()
    .describe('Part of the basis that stays with the old shares, 0 to 1, as the issuer states it'),
  cash_per_share: priceBody()
    .optional()
    .describe('Of a merger for cash or a tender offer; of rights, what each new share costs'),
  quantity: quantityBody()
    .optional()
    .describe('Of a tender offer: the shares that are tendered; of rights, those exercised'),
  new_price: priceBody().optional().describe('Of a merger for stock and cash: value of a new unit'),
  cash_in_lieu: priceBody()
    .optional()
    .describe('Price at which fractions are paid out; without it they are kept'),
  dry_run: z.boolean().default(false).describe('Show what it would do, and write nothing'),
});

export type ActionBody = z.infer<typeof actionBody>;

export const actionParams = z.object({ id: z.string().min(1).max(80) });

const terms = {
  new_shares: z.string().nullable(),
  old_shares: z.string().nullable(),
  rate: z.string().nullable(),
  per_share: z.string().nullable(),
  withholding_rate: z.string().nullable(),
  new_security_id: z.int().nullable(),
  ratio: z.string().nullable(),
  parent_basis_share: z.string().nullable(),
  cash_per_share: z.string().nullable(),
  quantity: z.string().nullable().describe('Of a tender offer, or of rights'),
  new_price: z.string().nullable(),
  cash_in_lieu: z.string().nullable(),
};

export type ActionTermsRow = z.infer<z.ZodObject<typeof terms>>;

export const actionSchema = z.object({
  id: z.string(),
  type: z.enum(ACTION_TYPES),
  security_id: z.int(),
  symbol: z.string().nullable(),
  effective_on: z.string(),
  effective_at: time().describe('The first moment of that day at the exchange'),
  currency: z.string(),
  ...terms,
  status: z
    .enum(['ANNOUNCED', 'APPLIED', 'REVERSING', 'REVERSED'])
    .describe('ANNOUNCED: some holders do not have it yet; send it again'),
  portfolios: z.int().describe('That had it when it was applied, or lost it when taken back'),
  announced_at: time(),
});

const lotSchema = z.object({
  lot_id: z.string(),
  security_id: z.int(),
  side: z.enum(['LONG', 'SHORT']),
  opened_on: z.string(),
  quantity: decimalText(),
  basis: decimalText(),
});

const previewedSchema = z.object({
  portfolio_id: z.int(),
  before: z.array(lotSchema),
  after: z.array(lotSchema),
  cash: z.string().nullable().describe('null if the portfolio refuses it'),
  income: z.string().nullable(),
  withholding: z.string().nullable(),
  realized_gain: z.string().nullable(),
  refusal: z.string().nullable(),
});

export const appliedSchema = z.object({
  dry_run: z.boolean(),
  action: actionSchema.nullable().describe('null in a dry run'),
  portfolios: z.int().describe('That have it now, or would have it'),
  refused: z
    .array(z.object({ portfolio_id: z.int(), detail: z.string() }))
    .describe('Portfolios that could not book it; mend these, and send it again'),
  preview: z.array(previewedSchema).describe('Of a dry run'),
  others: z.int().describe('Portfolios that the preview leaves out'),
});

export const proposalSchema = z.object({
  id: z.string(),
  type: z.enum(ACTION_TYPES),
  security_id: z.int(),
  symbol: z.string().nullable(),
  effective_on: z.string(),
  ...terms,
  source: z.string().describe('Who noticed it'),
  status: z.enum(['OPEN', 'CONFIRMED', 'DECLINED']),
  proposed_at: time(),
  decided_by: z.string().nullable(),
  decided_at: time().nullable(),
  action_id: z.string().nullable().describe('Of a confirmed one'),
});

const { action_id: _, dry_run: __, ...proposed } = actionBody.shape;
/** What an owner, an agent or a message says has happened. */
export const heldProposalBody = z.strictObject({
  ...proposed,
  description: z.string().max(500).optional(),
});

export const statedTermsBody = z.strictObject({
  parent_basis_share: moneyBody().optional().describe('Where `needs` names it'),
  new_price: priceBody().optional().describe('Where `needs` names it'),
  quantity: quantityBody().optional().describe('Where `needs` names it'),
  cash_in_lieu: priceBody().optional().describe('At which the fraction was paid out'),
});

export const heldProposalSchema = proposalSchema
  .omit({ action_id: true, decided_at: true, symbol: true })
  .extend({
    portfolio_id: z.int(),
    symbol: z.string(),
    description: z.string().nullable().describe('In the words of the source'),
    needs: z
      .array(z.enum(['parent_basis_share', 'new_price', 'quantity']))
      .describe('Terms that the source does not state: the confirmation must'),
    transaction_id: z.int().nullable().describe('That booked it; take it back to undo all of it'),
    effect: previewedSchema
      .omit({ portfolio_id: true })
      .nullable()
      .describe('Of an open one; null while terms are missing'),
  });

/** A spin-off or merger whose terms somebody has to read is never confirmed by a rule. */
export const actionRuleSchema = z.strictObject({
  confirms: z
    .array(z.enum(RULE_KINDS))
    .describe('Types that are confirmed once they take effect, if their source states all terms'),
});

export const differenceSchema = z.object({
  kind: z.enum(['NOT_IN_LEDGER', 'NOT_AT_TRADER', 'RATIO_DIFFERS', 'DAY_DIFFERS']),
  security_id: z.int(),
  symbol: z.string().nullable(),
  effective_on: z.string(),
  proposal_id: z.string().nullable(),
  action_id: z.string().nullable(),
  detail: z.string(),
});
