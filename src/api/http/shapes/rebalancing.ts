// Rebalancings as bodies: what is asked for, plans and runs.
import { z } from 'zod';
import { NO_MONEY, quantity as quantityFrom, ZERO } from '../../../kernel/decimal.ts';
import { decimalText, moneyBody, quantityBody, shareBody } from './decimals.ts';
import { targetsBody } from './portfolio-rows.ts';
import { symbol, time } from './schemas.ts';
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

const loose = () => z.record(z.string(), z.unknown());
const reasons = () => z.array(z.object({ symbol: z.string(), reason: z.string() }));
const skippedLegs = () =>
  z
    .array(
      z.object({
        symbol: z.string(),
        reason: z.string(),
        owner: z.string().optional().describe('The strategy or person, with OWNED_BY'),
      }),
    )
    .describe('Legs that are left out, each with its reason');

const driftFields = {
  portfolio_id: z.int(),
  portfolio_version: z.int().describe('An execution is refused once it has moved'),
  at: time(),
  on: z.string(),
  currency: z.string().describe('Of every amount, unless a row names its own'),
  strategy: loose(),
  targets: z.array(z.object({ symbol: z.string(), weight: decimalText() })),
  total_value: decimalText(),
  cash: decimalText(),
  cash_buffer: decimalText(),
  base: decimalText().describe('Total less buffer: weights and targets are parts of it'),
  triggered: z.boolean(),
  breached: z.array(z.string()),
  drifts: z.array(
    z.object({
      security_id: z.int().nullable(),
      symbol: z.string(),
      quantity: decimalText(),
      value: decimalText(),
      weight: decimalText(),
      target: decimalText(),
      drift: decimalText(),
      breached: z.boolean(),
    }),
  ),
  unpriced: reasons().describe('Without a usable price: nothing is executed while there are any'),
  ownership: z
    .object({
      known: z.boolean(),
      age_seconds: z.int().nullable().describe('null if as of now, or not known at all'),
      why: z.string().nullable().describe('Why it is not known'),
    })
    .nullable()
    .describe(
      'Whether it is known which shares are foreign or of a strategy; null if no trader trades the portfolio',
    ),
} as const;

const lots = () =>
  z.array(
    z.object({
      lot_id: z.string(),
      quantity: decimalText(),
      gain: decimalText(),
      term: z.enum(['SHORT', 'LONG']),
      tax: decimalText().describe('Negative for what a loss saves'),
      cost_rate: decimalText()
        .nullable()
        .describe('At which its cost is in the gain; null: not known, that of the order'),
    }),
  );

const orderFields = {
  security_id: z.int().nullable().describe('null if no transaction has named the symbol yet'),
  symbol: z.string(),
  side: z.enum(['BUY', 'SELL']),
  quantity: decimalText(),
  price: decimalText().describe('In currency'),
  currency: z.string(),
  notional: decimalText().describe('In the currency of the portfolio, as the fee'),
  fee: decimalText(),
  lots: lots().describe('Of a sale, least tax first'),
} as const;

export const driftSchema = z.object(driftFields);

const planFields = {
  ...driftFields,
  limits: loose(),
  orders: z
    .array(
      z.object({
        ...orderFields,
        wanted_quantity: decimalText().describe('Before it was cut to the cash'),
        fx_rate: decimalText(),
        realized_gain: decimalText(),
        estimated_tax: decimalText(),
      }),
    )
    .describe('In the order in which they are to be placed: sells first'),
  skipped: skippedLegs(),
  cash_after: decimalText(),
  total_fees: decimalText(),
  realized_gain: decimalText(),
  estimated_tax: decimalText().describe('At the rates of the terms'),
} as const;

export const planSchema = z.object({ plan_id: z.string(), plan_hash: z.string(), ...planFields });

const deskVerdict = z
  .object({
    limit: decimalText().describe('The worst price of its order'),
    allowed: z.boolean().nullable().describe('null: the desk did not answer'),
    text: z.string(),
    reasons: z.array(z.looseObject({ kind: z.string() })).describe('All that is against it'),
  })
  .describe(
    'Of a dry run: what the desk of the trader says to the order now, before any other order of the plan is filled; null if no trader trades the portfolio, or its account is not yours to see',
  );

export const runSchema = z.object({
  plan_id: z.string(),
  plan_hash: z.string(),
  portfolio_id: z.int(),
  dry_run: z.boolean(),
  outcome: z
    .enum(['DRY_RUN', 'ORDERS_LISTED', 'ORDERS_SENT', 'FILLED', 'PARTLY_FILLED'])
    .describe(
      'ORDERS_LISTED: place them yourself and book the fills as transactions. ORDERS_SENT: they go to the desk of the trader; GET runs says what becomes of them',
    ),
  orders: z.array(
    z.object({ ...orderFields, planned_price: decimalText(), desk: deskVerdict.nullable() }),
  ),
  skipped: skippedLegs(),
  total_fees: decimalText(),
  cash_after: decimalText(),
});

const legSchema = z.object({
  leg: z.int(),
  symbol: z.string(),
  side: z.enum(['BUY', 'SELL']),
  planned_quantity: decimalText(),
  quantity: decimalText().describe('As ordered: a purchase is cut to the cash that is there'),
  limit: decimalText().describe('The worst price of its order'),
  status: z
    .enum([
      ...(['WAITING', 'SENDING', 'PLACED', 'FILLED', 'PARTLY_FILLED'] as const),
      ...(['UNFILLED', 'REFUSED', 'NOT_SENT', 'UNKNOWN'] as const),
    ])
    .describe('WAITING: purchases wait for the sales. UNKNOWN: the desk has not answered yet'),
  since: time(),
  order_ref: z.string().nullable(),
  order_state: z.string().nullable().describe('In which its order ended'),
  filled: decimalText(),
  fills: z.array(
    z.object({
      execution: z.string(),
      quantity: decimalText(),
      price: decimalText(),
      at: z.string(),
      transaction_id: z
        .int()
        .nullable()
        .describe('Its trade in the ledger; null until it is booked, or if it was corrected'),
    }),
  ),
  why: z.string().nullable().describe('Why it was refused, cut or not sent'),
});

export const runRowSchema = z.object({
  plan_id: z.string().nullable().describe('null if no plan was made'),
  plan_hash: z.string().nullable(),
  portfolio_id: z.int(),
  planned_at: time().describe('Of a missed run: when it should have been'),
  actor: z.string(),
  strategy: z.string().nullable(),
  triggered: z.boolean().nullable(),
  orders: z.int(),
  skipped: z.int(),
  total_fees: z.string().nullable(),
  status: z
    .enum(['PLANNED', 'RUNNING', 'COMPLETED', 'FAILED', 'MISSED'])
    .describe(
      'Of the last attempt. RUNNING: orders at the desk of a trader. MISSED: a scheduled run that is not replayed',
    ),
  ended_at: time().nullable(),
  failure: z.string().nullable().describe('Why the last attempt was refused'),
  outcome: z
    .string()
    .nullable()
    .describe('ORDERS_LISTED; at the desk of a trader ORDERS_SENT, then FILLED or PARTLY_FILLED'),
  legs: z.array(legSchema).describe('Orders at the desk of a trader; none of an order list'),
});
