// Target weights from a covariance: what is asked for, and what it rests on.
import { z } from 'zod';
import { day, figureOf, PERIODS_PER_YEAR } from './analytics.ts';
import { decimalText } from './decimals.ts';
import { currency } from './portfolio-rows.ts';
import { symbol } from './schemas.ts';

/** The methods take steps in the cube of the number of assets. */
const ASSETS_MAX = 1_000;
/** A covariance that is given is long to write. */
const GIVEN_MAX = 200;
const GROUPS_MAX = 100;

const number = () => figureOf(() => true, 'a number');
const positive = () => figureOf((value) => value > 0, 'a number above 0');
const weight = () => figureOf((value) => value >= 0 && value <= 1, 'a weight from 0 to 1');
const symbols = (most = ASSETS_MAX) => z.array(symbol()).min(1).max(most);

const METHODS = [
  'minimum_variance',
  'mean_variance',
  'maximum_sharpe',
  'cvar',
  'risk_parity',
  'hierarchical_risk_parity',
  'black_litterman',
] as const;
const UNBOUNDED: readonly string[] = ['risk_parity', 'hierarchical_risk_parity'];

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
  method: z
    .enum(METHODS)
    .describe(
      'minimum_variance: least variance; mean_variance: largest expected return less half risk_aversion times the variance; maximum_sharpe: largest ratio of the excess return and the deviation; cvar: least mean of the losses beyond their quantile; risk_parity: each adds as much to the variance; hierarchical_risk_parity: by clusters of single linkage; black_litterman: mean_variance with returns by the market and views',
    ),
  symbols: symbols().optional().describe('Whose closes are on record'),
  from: day().optional().describe('First close; three years before to unless given'),
  to: day().optional().describe('Last close; today unless given'),
  currency: currency().optional().describe('Of the returns; each its own unless given'),
  periods_per_year: z.int().min(1).max(366).optional().describe('By the days unless given'),
  covariance_estimator: z
    .enum(['ledoit_wolf', 'sample'])
    .optional()
    .describe(
      'Of closes on record: ledoit_wolf, which shrinks the sample toward its mean variance, unless given; sample is over n - 1, and needs more returns than symbols',
    ),
  covariance: z
    .strictObject({
      symbols: symbols(GIVEN_MAX),
      matrix: z.array(z.array(number()).max(GIVEN_MAX)).max(GIVEN_MAX).describe('Of a year'),
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
  groups: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(64),
        symbols: symbols(),
        min: weight().default(0),
        max: weight().default(1),
      }),
    )
    .max(GROUPS_MAX)
    .default([])
    .describe('Limits of the sum of the weights of some symbols, such as a sector'),
  turnover: z
    .strictObject({
      from: z.array(z.strictObject({ symbol: symbol(), weight: weight() })).max(ASSETS_MAX),
      max: figureOf((value) => value >= 0 && value <= 2, 'a number from 0 to 2'),
    })
    .optional()
    .describe('max limits the sum of all changes of weights; one that is not in from begins at 0'),
  expected_returns: z
    .array(z.strictObject({ symbol: symbol(), value: number() }))
    .max(ASSETS_MAX)
    .optional()
    .describe(
      'A year, a fraction; of mean_variance and maximum_sharpe; of every symbol. The mean of the returns on record unless given',
    ),
  risk_free: number().optional().describe('A year, of maximum_sharpe; 0 unless given'),
  confidence: figureOf((value) => value > 0 && value < 1, 'a number between 0 and 1')
    .optional()
    .describe('The quantile of the losses, of cvar; 0.95 unless given'),
  market_values: z
    .array(z.strictObject({ symbol: symbol(), value: positive() }))
    .max(ASSETS_MAX)
    .optional()
    .describe('Of black_litterman, of every symbol, in any unit'),
  risk_aversion: positive()
    .optional()
    .describe('Of black_litterman and mean_variance; 2.5 unless given'),
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
  for (const [field, methods] of Object.entries(METHODS_OF))
    if (body[field as MethodField] !== undefined && !methods.includes(method))
      refuse(field, `is of the method ${methods.join(' or ')}`);
  if (method === 'black_litterman' && body.market_values === undefined)
    refuse('market_values', 'required for black_litterman, with a value for every symbol');
  const constraint = constraintIn(body);
  if (UNBOUNDED.includes(method) && constraint !== undefined)
    refuse(constraint, `${method} has no ${constraint}: leave it out, or choose another method`);
  if (covariance !== undefined && method === 'cvar')
    refuse('covariance', 'cvar counts single days: give symbols, whose closes are on record');
  const needsReturns = method === 'mean_variance' || method === 'maximum_sharpe';
  if (covariance !== undefined && needsReturns && body.expected_returns === undefined)
    refuse('expected_returns', 'required beside covariance, with a value for every symbol');
  const dated = (
    ['from', 'to', 'currency', 'periods_per_year', 'covariance_estimator'] as const
  ).find((field) => body[field] !== undefined);
  if (covariance !== undefined && dated !== undefined)
    refuse(dated, 'is of closes on record: a covariance that is given has none');
});

type MethodField =
  | 'market_values'
  | 'risk_aversion'
  | 'tau'
  | 'views'
  | 'expected_returns'
  | 'risk_free'
  | 'confidence';

/** Fields that other methods have no use for. */
const METHODS_OF: Readonly<Record<MethodField, readonly (typeof METHODS)[number][]>> = {
  market_values: ['black_litterman'],
  risk_aversion: ['black_litterman', 'mean_variance'],
  tau: ['black_litterman'],
  views: ['black_litterman'],
  expected_returns: ['mean_variance', 'maximum_sharpe'],
  risk_free: ['maximum_sharpe'],
  confidence: ['cvar'],
};

function constraintIn({ bounds, min_weight, max_weight, groups, turnover }: Bounded) {
  if (bounds.length > 0 || min_weight !== 0 || max_weight !== 1) return 'bounds';
  if (groups.length > 0) return 'groups';
  return turnover === undefined ? undefined : 'turnover';
}

interface Bounded {
  readonly bounds: readonly unknown[];
  readonly min_weight: number;
  readonly max_weight: number;
  readonly groups: readonly unknown[];
  readonly turnover?: unknown;
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
  expected_return: z
    .number()
    .nullable()
    .describe('A year: after the views, as given, or the mean of those on record'),
});

export const optimiserSchema = z.object({
  method: z.string(),
  targets: z
    .array(z.object({ symbol: z.string(), weight: decimalText() }))
    .describe('Six places, adding up to 1: targets of a portfolio, or of a plan'),
  volatility: z.number().describe('Of the whole, a year'),
  expected_return: z.number().nullable().describe('Of the whole, a year'),
  cvar: z
    .number()
    .nullable()
    .describe('Of cvar: mean loss of a period beyond the quantile, a fraction'),
  assets: z.array(perAsset),
  inputs: z.object({
    covariance: z.enum([
      'given',
      'sample of closes on record, over n - 1',
      'closes on record, shrunk by Ledoit and Wolf',
    ]),
    shrinkage: z
      .number()
      .nullable()
      .describe('How much of the covariance is the mean variance on its diagonal'),
    from: z.string().nullable(),
    to: z.string().nullable(),
    returns: z.int().nullable(),
    currency: z.string().nullable().describe('Null: each its own'),
    periods_per_year: z.number().nullable(),
    periods_per_year_by: PERIODS_PER_YEAR.nullable(),
    expected_returns: z.enum(['given', 'mean of the returns on record']).nullable(),
    risk_free: z.number().nullable(),
    confidence: z.number().nullable(),
    linkage: z.string().nullable().describe('Of hierarchical_risk_parity'),
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
