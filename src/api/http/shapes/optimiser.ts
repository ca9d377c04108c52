// Target weights from a covariance: what is asked for, and what it rests on.
import { z } from 'zod';
import { day, figureOf, PERIODS_PER_YEAR } from './analytics.ts';
import { decimalText } from './decimals.ts';
import { currency } from './portfolio-rows.ts';
import { symbol } from './schemas.ts';

/** The methods take steps in the number of assets squared. */
const ASSETS_MAX = 50;

const number = () => figureOf(() => true, 'a number');
const positive = () => figureOf((value) => value > 0, 'a number above 0');
const weight = () => figureOf((value) => value >= 0 && value <= 1, 'a weight from 0 to 1');
const symbols = () => z.array(symbol()).min(1).max(ASSETS_MAX);

const view = z.strictObject({
  of: z
    .array(z.strictObject({ symbol: symbol(), weight: number() }))
    .min(1)
    .max(ASSETS_MAX)
    .describe('1 for the return of one symbol; 1 and -1 for that of one above another'),
  expected_return: number().describe('A year, a fraction'),
  uncertainty: positive()
    .optional()
    .describe('Variance of its error; tau x the variance of what it is of unless given'),
});

const fields = {
  method: z.enum(['minimum_variance', 'risk_parity', 'black_litterman']),
  symbols: symbols().optional().describe('Whose closes are on record'),
  from: day().optional().describe('First close; three years before to unless given'),
  to: day().optional().describe('Last close; today unless given'),
  currency: currency().optional().describe('Of the returns; each its own unless given'),
  periods_per_year: z.int().min(1).max(366).optional().describe('By the days unless given'),
  covariance: z
    .strictObject({
      symbols: symbols(),
      matrix: z.array(z.array(number()).max(ASSETS_MAX)).max(ASSETS_MAX).describe('Of a year'),
    })
    .optional()
    .describe('In place of closes on record'),
  min_weight: weight().default(0),
  max_weight: weight().default(1),
  bounds: z
    .array(z.strictObject({ symbol: symbol(), min: weight().default(0), max: weight().default(1) }))
    .max(ASSETS_MAX)
    .default([])
    .describe('Of single symbols, in place of min_weight and max_weight'),
  market_values: z
    .array(z.strictObject({ symbol: symbol(), value: positive() }))
    .max(ASSETS_MAX)
    .optional()
    .describe('Of black_litterman, of every symbol, in any unit'),
  risk_aversion: positive().optional().describe('Of black_litterman; 2.5 unless given'),
  tau: positive().optional().describe('Of black_litterman; 0.05 unless given'),
  views: z.array(view).max(ASSETS_MAX).optional().describe('Of black_litterman'),
};

export const optimiserBody = z.strictObject(fields).superRefine((body, context) => {
  const refuse = (field: string, message: string) =>
    context.addIssue({ code: 'custom', message, path: [field] });
  const { covariance, method } = body;
  const names = body.symbols ?? covariance?.symbols ?? [];
  if ((body.symbols === undefined) === (covariance === undefined))
    refuse('symbols', 'give either symbols or covariance');
  if (new Set(names).size < names.length) refuse('symbols', 'a symbol is there twice');
  const market = ['market_values', 'risk_aversion', 'tau', 'views'] as const;
  const stated = market.find((field) => body[field] !== undefined);
  if (method !== 'black_litterman' && stated !== undefined)
    refuse(stated, 'is of the method black_litterman');
  if (method === 'black_litterman' && body.market_values === undefined)
    refuse('market_values', 'required for black_litterman, with a value for every symbol');
  if (method === 'risk_parity' && hasBounds(body))
    refuse('bounds', 'risk_parity has no bounds: leave out bounds, min_weight and max_weight');
  const dated = (['from', 'to', 'currency', 'periods_per_year'] as const).find(
    (field) => body[field] !== undefined,
  );
  if (covariance !== undefined && dated !== undefined)
    refuse(dated, 'is of closes on record: a covariance that is given has none');
});

function hasBounds({ bounds, min_weight, max_weight }: Bounded): boolean {
  return bounds.length > 0 || min_weight !== 0 || max_weight !== 1;
}

interface Bounded {
  readonly bounds: readonly unknown[];
  readonly min_weight: number;
  readonly max_weight: number;
}

export type OptimiserBody = z.infer<typeof optimiserBody>;

const perAsset = z.object({
  symbol: z.string(),
  weight: z.number(),
  min: z.number(),
  max: z.number(),
  volatility: z.number().describe('A year'),
  risk_share: z.number().describe('The part of the variance of the whole that it adds'),
  market_value: z.number().nullable(),
  implied_return: z.number().nullable().describe('A year, by black_litterman'),
  expected_return: z.number().nullable().describe('The same after the views'),
});

export const optimiserSchema = z.object({
  method: z.string(),
  targets: z
    .array(z.object({ symbol: z.string(), weight: decimalText() }))
    .describe('Six places, adding up to 1: targets of a portfolio, or of a plan'),
  volatility: z.number().describe('Of the whole, a year'),
  assets: z.array(perAsset),
  inputs: z.object({
    covariance: z.enum(['given', 'sample of closes on record, over n - 1']),
    from: z.string().nullable(),
    to: z.string().nullable(),
    returns: z.int().nullable(),
    currency: z.string().nullable().describe('Null: each its own'),
    periods_per_year: z.number().nullable(),
    periods_per_year_by: PERIODS_PER_YEAR.nullable(),
    risk_aversion: z.number().nullable(),
    tau: z.number().nullable(),
    views: z.array(
      z.object({
        of: z.array(z.object({ symbol: z.string(), weight: z.number() })),
        expected_return: z.number(),
        uncertainty: z.number().nullable().describe('Null: by tau'),
      }),
    ),
  }),
});
