// Securities of the master and their identifiers as bodies.
import { z } from 'zod';
import { currency } from './portfolio-rows.ts';
import { shownName, symbol, traded } from './schemas.ts';

const KINDS = ['TICKER', 'ISIN', 'EXCHANGE', 'NUMBER'] as const;

const venue = () =>
  z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'expected a name in small letters, such as us or vietnam')
    .describe('Decides when its trades settle');
const isin = () =>
  z.string().regex(/^[A-Z]{2}[A-Z0-9]{9}\d$/, 'expected an ISIN, such as US0378331005');
const exchange = () => z.string().min(1).max(16);
const sector = () => z.string().trim().min(1).max(64);
const name = () => shownName(120);

export const securityBody = z.strictObject({
  symbol: traded(),
  currency: currency(),
  name: name().optional(),
  isin: isin().optional(),
  exchange: exchange().optional(),
  sector: sector().optional(),
  venue: venue().optional().describe('Unless given the home venue'),
});

export const securityChanges = z.strictObject({
  name: name().optional(),
  sector: sector().optional(),
  venue: venue().optional(),
});

export const identifierBody = z.strictObject({
  kind: z.enum(KINDS),
  value: z.string().trim().min(1).max(64),
  from: z.iso.date().optional().describe('The first day; always valid unless given'),
  until: z.iso.date().optional().describe('The first day on which it is not valid any more'),
});

export const renameBody = z.strictObject({
  symbol: symbol(),
  on: z.iso.date().describe('The first day of the new symbol'),
});

export const mergeBody = z.strictObject({
  into: z.int().positive().describe('The listing that stays'),
  dry_run: z.boolean().optional().describe('Show what it would do; nothing is written'),
});

export const securitySchema = z.object({
  id: z.int(),
  symbol: z.string(),
  name: z.string().nullable(),
  currency: z.string(),
  exchange: z.string().nullable(),
  isin: z.string().nullable(),
  sector: z.string().nullable(),
  venue: z.string(),
  settlement: z
    .enum(['us', 'vietnam', 'assumed'])
    .describe('The rule by which its trades settle; assumed: two weekdays later'),
  merged_into: z
    .int()
    .nullable()
    .describe('The listing that counts in its place since an administrator has merged it'),
});

const identifierSchema = z.object({
  kind: z.enum(KINDS),
  value: z.string(),
  from: z.string().nullable().describe('null: always valid before until'),
  until: z.string().nullable().describe('null: valid now'),
});

export const identifiedSecuritySchema = securitySchema.extend({
  identifiers: z.array(identifierSchema).describe('With their days'),
});

const mergedPosition = z.object({
  security_id: z.int(),
  quantity: z.string().describe('Negative if short'),
  cost: z.string(),
  realized_gain: z.string(),
});

export const mergedSchema = z.object({
  dry_run: z.boolean(),
  from: securitySchema,
  into: securitySchema,
  portfolios: z
    .array(
      z.object({
        portfolio_id: z.int(),
        transactions: z.int().describe('Of both listings, that count'),
        before: z.array(mergedPosition),
        after: mergedPosition,
      }),
    )
    .describe('That had the listing, also those that were deleted'),
});
