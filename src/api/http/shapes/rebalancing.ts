// What a rebalancing is asked for with, and schedules.

import { z } from 'zod';
import {
  decimal,
  money,
  NO_MONEY,
  quantity as quantityFrom,
  ZERO,
} from '../../../kernel/decimal.ts';
import { time } from '../../../trader/contract/shape.ts';
import { moneyBody, quantityBody, shareBody } from './decimals.ts';
import { targetsBody } from './portfolio-rows.ts';
import { symbol } from './schemas.ts';
import { id } from './transaction-rows.ts';

const SYMBOLS_MAX = 1_000;
const ONE_SHARE = quantityFrom('1');

const thresholdBody = z
  .strictObject({
    type: z.literal('threshold'),
    absolute_band: shareBody().optional().describe('Of the base: 0.05 is 5 % of it'),
    relative_band: shareBody().optional().describe('Of the target: 0.25 of 4 % is 1 %'),
    to: z
      .enum(['target', 'middle', 'edge'])
      .default('target')
      .describe(
        'Where trades end: at the targets, for all securities; or, for those outside their band alone, half way from its edge to the target, or at its edge',
      ),
  })
  .refine((one) => one.absolute_band !== undefined || one.relative_band !== undefined, {
    path: ['absolute_band'],
    message: 'expected absolute_band, relative_band or both',
  });

const tacticalBody = z.strictObject({
  type: z.literal('tactical'),
  overlay: targetsBody().describe('Weights in the place of those of the targets'),
  until: z.iso.date().describe('Last day of the overlay'),
  max_move: shareBody().optional().describe('How far one run may move a weight'),
});

const policyBody = z.strictObject({
  type: z.literal('policy'),
  cap: shareBody()
    .default(decimal('0.05'))
    .describe('How far the policy may move a target: 0.05 is 5 % of the base'),
});

const strategyBody = z.union([
  thresholdBody,
  z.strictObject({ type: z.literal('calendar') }),
  tacticalBody,
  policyBody,
]);

const objectiveBody = z
  .strictObject({
    deviation: moneyBody().default(money('1')).describe('Of the distance from the targets'),
    spread: shareBody().default(ZERO).describe('Half the spread, as a part of the price: 0.0005'),
    tax: moneyBody()
      .default(NO_MONEY)
      .describe('Of the tax on gains; what losses save is taken off'),
    turnover: moneyBody().default(NO_MONEY).describe('Of the value that is traded'),
  })
  .describe(
    'What a unit of money counts in the sum that allocation: exact minimises; fees count 1. Distances and fees alone unless given',
  );

const limitsFields = z.strictObject({
  lot_size: quantityBody().default(ONE_SHARE),
  lot_sizes: z
    .array(z.strictObject({ symbol: symbol(), lot_size: quantityBody() }))
    .max(SYMBOLS_MAX)
    .optional()
    .describe('Of single symbols, in place of lot_size'),
  cash_needed: moneyBody()
    .optional()
    .describe('Cash that is to be there beside the buffer, for a withdrawal for example'),
  max_gain: moneyBody()
    .optional()
    .describe('Largest realised gain of the plan, losses taken off; any unless given'),
  objective: objectiveBody.optional(),
  min_trade: moneyBody().default(NO_MONEY).describe('Smallest value of a trade'),
  cash_buffer: z
    .strictObject({
      amount: moneyBody().default(NO_MONEY),
      share: shareBody().default(ZERO).describe('Of the total value'),
    })
    .default({ amount: NO_MONEY, share: ZERO })
    .describe('The larger of the two stays as cash'),
  fee: z
    .strictObject({ rate: shareBody().default(ZERO), min: moneyBody().default(NO_MONEY) })
    .default({ rate: ZERO, min: NO_MONEY })
    .describe('Of each trade'),
  no_sell: z.array(symbol()).max(SYMBOLS_MAX).default([]),
  allocation: z
    .enum(['toward_zero', 'exact'])
    .default('toward_zero')
    .describe(
      'toward_zero: each trade is rounded to whole lots; exact: lots are chosen together, so that what is left of the distances from the targets, fees, and what objective adds are least',
    ),
  wash_guard: z
    .boolean()
    .default(true)
    .describe('Leaves out what would be a wash sale; in a tax-deferred portfolio purchases only'),
});

const inPortfolio = {
  portfolio_id: id().optional().describe('Required if the client has several portfolios'),
};

const limitsBody = limitsFields.superRefine(({ allocation, objective, lot_sizes }, context) => {
  const refuse = (field: string, message: string) =>
    context.addIssue({ code: 'custom', message, path: [field] });
  if (objective !== undefined && allocation !== 'exact')
    refuse('objective', 'is of allocation: exact; add it, or leave out objective');
  const symbols = lot_sizes?.map((one) => one.symbol) ?? [];
  if (new Set(symbols).size < symbols.length) refuse('lot_sizes', 'a symbol is there twice');
});

export const rebalancingBody = z.strictObject({
  ...inPortfolio,
  targets: targetsBody().min(1).optional().describe('Instead of those of the portfolio'),
  strategy: strategyBody.optional().describe('A threshold of 5 % of the base unless given'),
  limits: limitsBody.optional().describe('Whole shares, no fees, no buffer unless given'),
});

export const planId = () =>
  z.string().regex(/^\d{1,10}-\d{1,10}$/, 'expected a plan_id, such as 7-12');

export const executionBody = z.strictObject({
  portfolio_id: id().optional().describe('That of the plan unless given'),
  plan_id: planId(),
  plan_hash: z.string().regex(/^[0-9a-f]{64}$/, 'expected the plan_hash of the plan'),
  dry_run: z.boolean().default(true).describe('Says what would be ordered; keeps nothing'),
  max_slippage: shareBody()
    .optional()
    .describe('How far a price may have moved from the plan; 0.01 unless given'),
});

const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;
const WEEKDAYS = 7;
const HAS_MONTHS: ReadonlySet<string> = new Set(['weekly', 'monthly']);

export const scheduleBody = rebalancingBody
  .extend({
    enabled: z.boolean().default(true).describe('False ends the schedule'),
    frequency: z
      .enum(['weekly', 'monthly', 'quarterly', 'yearly'])
      .default('monthly')
      .describe('Quarters end with March, June, September and December, years with December'),
    day: z
      .int()
      .min(1)
      .max(31)
      .default(31)
      .describe('Of the month, at most its last day; weekly: 1 is Monday'),
    months: z
      .array(z.int().min(1).max(12))
      .min(1)
      .max(12)
      .optional()
      .describe('The only months with runs, weekly or monthly: [1, 7] is January and July'),
    time: z.string().regex(TIME_OF_DAY, 'expected a time of day, such as 10:00').default('10:00'),
  })
  .refine(({ frequency, day }) => frequency !== 'weekly' || day <= WEEKDAYS, {
    path: ['day'],
    message: 'expected 1 to 7 with weekly',
  })
  .refine(({ frequency, months }) => months === undefined || HAS_MONTHS.has(frequency), {
    path: ['months'],
    message: 'is of weekly or monthly: leave it out, or change frequency',
  });

export const scheduleSchema = z.object({
  portfolio_id: z.int(),
  enabled: z.boolean(),
  frequency: z.string(),
  day: z.int(),
  months: z.array(z.int()).nullable().describe('Null: all'),
  time: z.string(),
  zone: z.string().describe('Of the portfolio'),
  next_runs: z.array(time()).describe('Each makes a plan, which waits for its execution'),
});

export const keptScheduleSchema = scheduleSchema.extend({
  frequency: z.string().nullable().describe('Null without a schedule, as day and time'),
  day: z.int().nullable(),
  time: z.string().nullable(),
});
