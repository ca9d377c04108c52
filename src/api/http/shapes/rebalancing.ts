// What a rebalancing is asked for with, and schedules.

import { z } from 'zod';
import { NO_MONEY, quantity as quantityFrom, ZERO } from '../../../kernel/decimal.ts';
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

const strategyBody = z.union([
  thresholdBody,
  z.strictObject({ type: z.literal('calendar') }),
  tacticalBody,
]);

const limitsBody = z.strictObject({
  lot_size: quantityBody().default(ONE_SHARE),
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
      'toward_zero: each trade is rounded to whole lots; exact: lots are chosen together, so that the distances from the targets and the fees are least',
    ),
  wash_guard: z
    .boolean()
    .default(true)
    .describe('Leaves out what would be a wash sale; in a tax-deferred portfolio purchases only'),
});

const inPortfolio = {
  portfolio_id: id().optional().describe('Required if the client has several portfolios'),
};

export const rebalancingBody = z.strictObject({
  ...inPortfolio,
  targets: targetsBody().min(1).optional().describe('Instead of those of the portfolio'),
  strategy: strategyBody.optional().describe('A threshold of 5 % of the base unless given'),
  limits: limitsBody.optional().describe('Whole shares, no fees, no buffer unless given'),
});

export const executionBody = z.strictObject({
  portfolio_id: id().optional().describe('That of the plan unless given'),
  plan_id: z.string().regex(/^\d{1,10}-\d{1,10}$/, 'expected a plan_id, such as 7-12'),
  plan_hash: z.string().regex(/^[0-9a-f]{64}$/, 'expected the plan_hash of the plan'),
  dry_run: z.boolean().default(true).describe('Says what would be ordered; keeps nothing'),
  max_slippage: shareBody()
    .optional()
    .describe('How far a price may have moved from the plan; 0.01 unless given'),
});

const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;
const WEEKDAYS = 7;

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
    time: z.string().regex(TIME_OF_DAY, 'expected a time of day, such as 10:00').default('10:00'),
  })
  .refine(({ frequency, day }) => frequency !== 'weekly' || day <= WEEKDAYS, {
    path: ['day'],
    message: 'expected 1 to 7 with weekly',
  });

export const scheduleSchema = z.object({
  portfolio_id: z.int(),
  enabled: z.boolean(),
  frequency: z.string(),
  day: z.int(),
  time: z.string(),
  zone: z.string().describe('Of the portfolio'),
  next_runs: z.array(time()).describe('Each makes a plan, which waits for its execution'),
});

export const keptScheduleSchema = scheduleSchema.extend({
  frequency: z.string().nullable().describe('Null without a schedule, as day and time'),
  day: z.int().nullable(),
  time: z.string().nullable(),
});
