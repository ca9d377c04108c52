// Attribution of a return to groups: given periods, or a portfolio beside a benchmark, and the effects.
import { z } from 'zod';
import { GROUPINGS } from '../../../ledger/app/analytics/security-groups.ts';
import { day, figureOf } from './analytics.ts';
import { portfolioPart } from './portfolio-analytics.ts';
import { benchmarkSymbol } from './schemas.ts';
import { id } from './transaction-rows.ts';

const GROUPS_MAX = 100;
const PERIODS_MAX = 520;
/** Benchmark weights such as three of 33.33 % add up to one within this much. */
const WEIGHT_SLACK = 1e-3;

const number = () => figureOf(() => true, 'a number');
const groupName = () => z.string().min(1).max(100);

const periods = z
  .array(
    z
      .array(
        z.strictObject({
          group: groupName().describe('Such as a sector; cash is one too'),
          weight: number().describe('Of the portfolio, at the start of the period'),
          return: number().describe('Of its part in the portfolio, a fraction'),
          benchmark_weight: number(),
          benchmark_return: number(),
        }),
      )
      .min(1)
      .max(GROUPS_MAX),
  )
  .min(1)
  .max(PERIODS_MAX);

const benchmark = z
  .array(
    z
      .strictObject({
        symbol: benchmarkSymbol().optional().describe('Whose closes are on record; not of cash'),
        weight: figureOf((value) => value > 0 && value <= 1, 'a weight above 0, at most 1'),
        group: groupName()
          .optional()
          .describe(
            'By the security master unless given; "cash" needs no symbol and earns nothing',
          ),
      })
      .refine((part) => part.symbol !== undefined || part.group === 'cash', {
        path: ['symbol'],
        message: 'Give the symbol whose closes stand for this group; only "cash" needs none',
      }),
  )
  .min(1)
  .max(GROUPS_MAX)
  .refine((parts) => Math.abs(sumOf(parts) - 1) <= WEIGHT_SLACK, {
    error: ({ input }) =>
      `The weights of the benchmark add up to ${sumOf(input as Weighted)}; they must add up to 1, cash included`,
  });

type Weighted = readonly { readonly weight: number }[];

function sumOf(parts: Weighted): number {
  return parts.reduce((sum, { weight }) => sum + weight, 0);
}

export const attributionBody = z
  .strictObject({
    periods: periods
      .optional()
      .describe('In order, each with the same groups; the weights of a period add up to 1'),
    portfolio_id: id().optional().describe('The days of this portfolio, in place of periods'),
    from: day().optional().describe('The period begins at its end; the start unless given'),
    to: day().optional().describe('Today unless given'),
    by: z.enum(GROUPINGS).optional().describe('The groups; security unless given'),
    benchmark: benchmark
      .optional()
      .describe('Beside a portfolio: symbols with weights, restored at the start of each month'),
  })
  .superRefine(({ periods: given, portfolio_id, ...rest }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', message, path: [path] });
    if ((given === undefined) === (portfolio_id === undefined))
      return refuse('periods', 'Give one of periods and portfolio_id');
    if (given !== undefined) {
      const [field] = Object.entries(rest).flatMap(([name, one]) =>
        one === undefined ? [] : name,
      );
      if (field !== undefined)
        refuse(field, `${field} is of a portfolio: periods that are given have all of it`);
      return;
    }
    const { from, to } = rest;
    if (rest.benchmark === undefined)
      refuse('benchmark', 'Give the benchmark: symbols with weights');
    if (from !== undefined && to !== undefined && from > to)
      refuse('from', `${from} is after to, ${to}: give the earlier day as from`);
  });

export type AttributionBody = z.infer<typeof attributionBody>;

const effects = {
  allocation: z.number().describe('Linked; of one period (w - W)(B - total B)'),
  selection: z.number().describe('W (R - B)'),
  interaction: z.number().describe('(w - W)(R - B)'),
} as const;

const returns = {
  portfolio_return: z.number().nullable(),
  benchmark_return: z.number().nullable(),
  excess: z.number().nullable().describe('The difference of the two: the sum of all effects'),
} as const;

const weight = z.number().nullable().describe('Mean of the days of a portfolio');

export const attributionSchema = z.object({
  periods: z.int().describe('Given ones, or days of the portfolio'),
  from: z.string().nullable(),
  to: z.string().nullable(),
  ...returns,
  groups: z
    .array(z.object({ group: z.string(), weight, benchmark_weight: weight, ...effects }))
    .describe('Empty if the effects are not known'),
  total: z.object(effects).nullable(),
  months: z
    .array(z.object({ month: z.string(), ...returns, total: z.object(effects).nullable() }))
    .describe('Of a portfolio; their effects are linked to those of the whole'),
  benchmark: z
    .array(
      z.object({
        symbol: z.string().nullable(),
        group: z.string(),
        weight: z.number(),
        return: z.number().nullable().describe('Held from start to end'),
      }),
    )
    .describe('Beside a portfolio'),
  portfolio: portfolioPart.nullable(),
  conventions: z.object({
    effects: z.literal('Brinson, Hood and Beebower; allocation by Brinson and Fachler'),
    linking: z.literal('GRAP'),
    by: z.enum(GROUPINGS).nullable(),
    sub_periods: z.enum(['given', 'days, linked to months']),
    flows: z.literal('inflow at the start of its day, outflow at the end').nullable(),
    benchmark: z.literal('weights restored at the start of each month, no dividends').nullable(),
  }),
  reasons: z
    .record(z.string(), z.object({ code: z.string(), text: z.string() }))
    .describe('Why a figure is null, by its name'),
  warnings: z.array(z.string()),
});

export type AttributionAnswer = z.infer<typeof attributionSchema>;
