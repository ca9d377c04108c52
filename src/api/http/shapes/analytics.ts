// Series of values or returns, and the statistics of them.
import { z } from 'zod';
import type { TradingDay } from '../../../kernel/instant.ts';
import { portfolioFigures, portfolioPart } from './portfolio-analytics.ts';
import { benchmarkSymbol } from './schemas.ts';
import { id } from './transaction-rows.ts';

/** Forty years of business days. */
const POINTS_MAX = 10_080;

const FIGURE = 'expected a number: JSON, or plain text such as "0.0125"';

/** Statistics are computed in doubles; text is taken because amounts are text everywhere else. */
export function figureOf(is: (value: number) => boolean, expected: string) {
  return z
    .union([z.string().regex(/^-?\d{1,15}(\.\d{1,20})?$/, FIGURE), z.number(FIGURE)], FIGURE)
    .transform(Number)
    .refine(is, `expected ${expected}`);
}

export const day = () => z.iso.date().transform((text) => text as TradingDay);
const amount = () => figureOf(() => true, 'a number');
const flow = () => figureOf((value) => value >= 0, 'an amount of 0 or more').default(0);
const returnOf = () => figureOf((value) => value >= -1, 'a return of -1 (all is lost) or more');

const valueSeries = z
  .array(
    z.strictObject({
      date: day(),
      value: amount().describe('At the end of the day'),
      inflow: flow().describe('Paid in at the start of the day; dividends are earned, not paid in'),
      outflow: flow().describe('Paid out at the end of the day'),
    }),
  )
  .min(1)
  .max(POINTS_MAX)
  .superRefine(mustAscend);

const returnSeries = z
  .array(
    z.strictObject({
      date: day(),
      return: returnOf().nullable().describe('A fraction; null: unknown, and left out'),
    }),
  )
  .min(1)
  .max(POINTS_MAX)
  .superRefine(mustAscend);

function mustAscend(
  series: readonly { readonly date: string }[],
  context: z.core.$RefinementCtx,
): void {
  const at = series.findIndex(
    ({ date }, index) => index > 0 && date <= (series[index - 1]?.date ?? ''),
  );
  if (at < 0) return;
  const [before, after] = [series[at - 1]?.date, series[at]?.date];
  const message =
    before === after
      ? `${after} is there twice: give each date once`
      : `${after} stands behind ${before}: sort the series by date`;
  context.addIssue({ code: 'custom', message, path: [at, 'date'] });
}

const conventionFields = {
  periods_per_year: z
    .int()
    .min(1)
    .max(366)
    .optional()
    .describe('252 for business days, 365 for every day, 12 for months; by the dates unless given'),
  risk_free_annual: figureOf((value) => value > -1 && value < 10, 'a rate above -1')
    .default(0)
    .describe('A fraction a year: 0.04 is 4 %'),
  sortino_target: figureOf((value) => value > -1 && value < 1, 'a return per period')
    .default(0)
    .describe('A return per period'),
  confidence: figureOf((value) => value > 0 && value < 1, 'a confidence between 0 and 1')
    .default(0.95)
    .describe('Of value at risk'),
};

const given = {
  series: valueSeries.optional().describe('End-of-day values with cash flows'),
  returns: returnSeries.optional().describe('Periodic returns, in place of values'),
  portfolio_id: id().optional().describe('Values of this portfolio, in place of a series'),
  from: day()
    .optional()
    .describe(
      'Of a portfolio: the day at the end of which the period begins; its start unless given',
    ),
  to: day().optional().describe('Of a portfolio; today unless given'),
  ...conventionFields,
};

interface Given {
  readonly series?: unknown;
  readonly returns?: unknown;
  readonly portfolio_id?: unknown;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const ONE_OF = 'Give one of series (values), returns and portfolio_id';
const DATES_OF_PORTFOLIO = 'from and to are of a portfolio: a given series has its own dates';

function mustBeOne(body: Given, context: z.core.$RefinementCtx): void {
  const { series, returns, portfolio_id, from, to } = body;
  const refuse = (message: string, path: readonly string[]) =>
    context.addIssue({ code: 'custom', message, path: [...path] });
  const all = [series, returns, portfolio_id].filter((one) => one !== undefined);
  if (all.length !== 1) return refuse(ONE_OF, []);
  if (portfolio_id === undefined && (from ?? to) !== undefined)
    return refuse(DATES_OF_PORTFOLIO, [from === undefined ? 'to' : 'from']);
  if (from !== undefined && to !== undefined && from > to)
    refuse(`${from} is after to, ${to}: give the earlier day as from`, ['from']);
}

const benchmark = z
  .union(
    [benchmarkSymbol(), returnSeries],
    'expected a symbol such as SPY, or returns with ascending dates, each date once',
  )
  .describe('A symbol whose closes are on record, or returns, paired by date');

export const seriesGiven = z.strictObject(given).superRefine(mustBeOne);

export const performanceGiven = z
  .strictObject({
    ...given,
    benchmark: benchmark.optional(),
    rolling: z.int().min(2).max(2_520).optional().describe('Returns in each moving window'),
    curve: z.boolean().default(false).describe('Adds what the returns add up to, day by day'),
  })
  .superRefine(mustBeOne);

export const besideGiven = z.strictObject({ ...given, benchmark }).superRefine(mustBeOne);

export type BenchmarkBody = z.infer<typeof benchmark>;
export type PerformanceBody = z.infer<typeof performanceGiven>;

const figure = (text: string) => z.number().nullable().describe(text);

const reasons = z
  .record(z.string(), z.object({ code: z.string(), text: z.string() }))
  .describe('Why a figure is null, by its name');

export const PERIODS_PER_YEAR = z.enum([
  'given',
  'business days',
  'every day',
  'weeks',
  'months',
  'quarters',
  'years',
  'density of the dates',
]);

const conventions = z.object({
  periods_per_year: z.number(),
  periods_per_year_by: PERIODS_PER_YEAR.describe(
    'How the number was found: given, or by the dates of the series',
  ),
  risk_free_annual: z.number(),
  risk_free_per_period: z.number().describe('(1 + annual)^(1 / P) - 1'),
  sortino_target: z.number(),
  confidence: z.number(),
  ddof: z.literal(1),
  day_count: z.literal('ACT/365'),
  flows: z.literal('inflow at the start of its day, outflow at the end'),
  value_at_risk: z.literal('historical, linear quantile, positive is a loss'),
  missing_values: z.literal('left out'),
});

const drawdown = z
  .object({
    max_drawdown: z.number().describe('V / running peak - 1: 0 or negative'),
    peak_date: z.string().nullable(),
    trough_date: z.string().nullable(),
    recovery_date: z.string().nullable().describe('Null while below the peak'),
  })
  .nullable();

const beside = z.object({
  pairs: z.int().describe('Dates on which both have a return'),
  beta: figure('cov / var'),
  alpha: figure("Jensen's, a year"),
  r_squared: figure('Squared correlation'),
  information_ratio: figure('Annualised'),
});

const span = {
  from: z.string().nullable(),
  to: z.string().nullable(),
  returns: z.int().describe('How many were used'),
} as const;

const answered = {
  portfolio: portfolioPart.nullable().describe('Null for a series that was given'),
  conventions,
  reasons,
  warnings: z.array(z.string()),
} as const;

export const sharpeSchema = z.object({
  ...span,
  sharpe: figure('Annualised'),
  sortino: figure('Annualised'),
  volatility: figure('Annualised'),
  ...answered,
});

export const drawdownSchema = z.object({
  ...span,
  drawdown,
  calmar: figure('Compound return a year / depth of the deepest drawdown'),
  ...answered,
});

export const besideSchema = z.object({ ...span, ...beside.shape, ...answered });

export const performanceSchema = z.object({
  ...span,
  simple_return: figure('V1 / V0 - 1'),
  time_weighted_return: figure('Daily returns linked, whatever was paid in or out'),
  xirr: figure('Internal rate of return a year'),
  xirr_roots: z.array(z.number()).describe('All rates that fit, if there are several'),
  cagr: figure('Of the time-weighted return, by calendar days (ACT/365)'),
  annualised_return: figure(
    'By periods: growth^(periods a year / returns) - 1, the numerator of Calmar',
  ),
  is_sub_year: z.boolean().describe('The yearly growth extrapolates from less than a year'),
  volatility: figure('Annualised'),
  downside_deviation: figure('Annualised, over all returns'),
  sharpe: figure('Annualised'),
  sortino: figure('Annualised'),
  calmar: figure('Compound return a year / depth of the deepest drawdown'),
  drawdown,
  value_at_risk: figure('A fraction of the value, per period'),
  conditional_value_at_risk: figure('The mean loss beyond it'),
  months: z.array(z.object({ month: z.string(), return: z.number() })),
  rolling: z.array(
    z.object({
      date: z.string(),
      return: z.number(),
      volatility: z.number().nullable(),
      sharpe: z.number().nullable(),
    }),
  ),
  curve: z
    .array(
      z.object({
        date: z.string(),
        value: z.number().nullable().describe('Of a portfolio, at the end of the day'),
        growth: figure('Time-weighted, since the first day'),
        drawdown: figure('Below the highest growth so far: 0 or negative'),
        benchmark: figure('Its growth since the first day'),
      }),
    )
    .describe('With curve: true'),
  benchmark: beside.nullable(),
  ...answered,
  portfolio: portfolioPart.extend(portfolioFigures).nullable().describe('Null for a given series'),
});

export type PerformanceAnswer = z.infer<typeof performanceSchema>;
