// What a rebalancing is answered with: drifts, plans and runs.

import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import { decimalText } from './decimals.ts';

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
  exact: z
    .object({
      cost: decimalText().describe('Distances from the targets, fees, and what objective adds'),
      bound: decimalText().describe('No choice costs less'),
    })
    .nullable()
    .describe('With allocation: exact; null if no choice was found in time: each trade is rounded'),
  cash_after: decimalText(),
  total_fees: decimalText(),
  realized_gain: decimalText(),
  estimated_tax: decimalText().describe('At the rates of the terms'),
} as const;

export const previewSchema = z.object(planFields);

export const planSchema = z.object({ plan_id: z.string(), plan_hash: z.string(), ...planFields });

const preTradeCheck = z
  .object({
    limit: decimalText().describe('The worst price of its order'),
    allowed: z.boolean().nullable().describe('null: the trader did not answer'),
    text: z.string(),
    reasons: z.array(z.looseObject({ kind: z.string() })).describe('All that is against it'),
  })
  .describe(
    'Of a dry run: what the trader says to the order now, before any other order of the plan is filled; null if no trader trades the portfolio, or its account is not yours to see',
  );

export const runSchema = z.object({
  plan_id: z.string(),
  plan_hash: z.string(),
  portfolio_id: z.int(),
  dry_run: z.boolean(),
  outcome: z
    .enum(['DRY_RUN', 'ORDERS_LISTED', 'ORDERS_SENT', 'FILLED', 'PARTLY_FILLED'])
    .describe(
      'ORDERS_LISTED: place them yourself and book the fills as transactions. ORDERS_SENT: they go to the trader; GET runs says what becomes of them',
    ),
  orders: z.array(
    z.object({ ...orderFields, planned_price: decimalText(), desk: preTradeCheck.nullable() }),
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
    .describe('WAITING: purchases wait for the sales. UNKNOWN: the trader has not answered yet'),
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
      'Of the last attempt. RUNNING: orders at a trader. MISSED: a scheduled run that is not replayed',
    ),
  ended_at: time().nullable(),
  failure: z.string().nullable().describe('Why the last attempt was refused'),
  outcome: z
    .string()
    .nullable()
    .describe('ORDERS_LISTED; at a trader ORDERS_SENT, then FILLED or PARTLY_FILLED'),
  legs: z.array(legSchema).describe('Orders at a trader; none of an order list'),
});
