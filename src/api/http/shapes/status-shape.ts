// The status of a trader as `sluice status --json` prints it.
import { z } from 'zod';
import type { StatusView } from '../../../trader/ports/status-view.ts';
import { lockRowSchema } from './feed-rows.ts';
import { time } from './schemas.ts';

const gateway = z.object({
  state: z.enum(['connecting', 'ready', 'suspect', 'dead', 'lost', 'read_only', 'login_required']),
  since: time(),
  why: z.string(),
  last_heard: time().nullable(),
  next_restart: time().nullable(),
  next_login: time().nullable(),
});

const feed = z.object({
  name: z.string(),
  state: z.enum(['starting', 'polling', 'backing_off', 'unauthorized', 'stopped']),
  last_poll: time().nullable(),
  last_prediction: time().nullable(),
  failures: z.int(),
  silent_since: time().nullable(),
});

const trading = z.object({
  state: z.enum(['ACTIVE', 'REDUCING', 'HALTED']),
  reason: z.string(),
  halted_by: z.string().nullable(),
  runbook: z.string().nullable(),
});

const uncovered = z.object({
  symbol: z.string(),
  quantity: z.number(),
  covered: z.number(),
  kind: z.enum(['settling', 'held_back', 'unprotected', 'waived']),
  waived_by: z.string().nullable(),
});

const watched = z.object({
  symbol: z.string(),
  quantity: z.number(),
  stop_price: z.number(),
  kind: z.enum(['watched', 'unwatched']),
  why: z.string().describe('Why its stop is not watched; empty while it is'),
});

export const differenceSchema = z.object({
  kind: z.enum([
    'missing-fill',
    'foreign-order',
    'foreign-position',
    'quantity-mismatch',
    'missing-stop',
    'wrong-stop',
    'stale-order',
    'unsent-order',
    'foreign-own-ref',
    'split',
  ]),
  symbol: z.string(),
  text: z.string(),
  action: z.enum(['booked', 'ignored', 'adopted', 'repaired', 'settled', 'waits', 'halted']),
});

export const statusSchema = z.object({
  live: z.boolean().describe('A running daemon gave this answer; says nothing about the mode'),
  real_money: z.boolean(),
  state: z.enum(['starting', 'trading', 'waiting', 'stopping', 'stopped']),
  mode: z.enum(['dry-run', 'paper', 'live', 'demo', 'practice']),
  account: z.string(),
  folder: z.string(),
  pid: z.int().nullable(),
  uptime_seconds: z.number(),
  version: z.string(),
  market_time: time().nullable(),
  gateway: gateway.nullable(),
  feeds: z.array(feed),
  clock: z
    .object({ skew_ms: z.number().nullable(), trusted: z.boolean() })
    .nullable()
    .describe("Ours beside the gateway's: no new positions unless it is trusted"),
  trading,
  config: z
    .object({
      hash: z.string(),
      since: time(),
      strategies: z.array(z.string()),
      refused: z.array(z.string()),
      needs_restart: z.string(),
    })
    .nullable(),
  locks: z.array(lockRowSchema),
  first_live_day: z.int().nullable(),
  ready: z.object({ is_ready: z.boolean(), why: z.string() }),
  positions: z.int(),
  holdings: z
    .array(z.object({ symbol: z.string(), quantity: z.number(), average_price: z.number() }))
    .describe('Investments without a stop; not among the positions'),
  protected_positions: z.int(),
  unprotected: z.array(z.string()),
  uncovered: z.array(uncovered),
  watched: z
    .array(watched)
    .describe('Positions without a resting stop, which only the running daemon watches'),
  locked: z
    .array(
      z.object({
        symbol: z.string(),
        quantity: z.number(),
        until: time(),
        is_all: z.boolean().describe('Nothing of the position can be sold'),
      }),
    )
    .describe('Shares that their market does not let be sold yet; no stop is possible until then'),
  stops_confirmed_at: time().nullable(),
  stops_stale: z.boolean(),
  worst_case: z.number().nullable().describe('Result if every stop fills at its price'),
  worst_case_from_now: z.number().nullable(),
  loss_unlimited: z.boolean(),
  day: z
    .object({
      day: z.string().nullable(),
      result: z
        .number()
        .nullable()
        .describe('realized + open - carried - fees; null while a position has no price'),
      realized: z.number().describe('Of this day, before commissions'),
      open: z.number().describe('Sum of unrealized_pnl of the open positions'),
      carried: z.number().describe('Part of it that was there when the day began'),
      fees: z
        .number()
        .describe('Commissions of this day; with tax and estimated where the broker reports none'),
      unpriced: z.array(z.string()).describe('Symbols of positions without a price'),
    })
    .nullable()
    .describe('What trading has earned since the day began'),
  open_orders: z.int(),
  unknown_orders: z.int(),
  dark_prices: z.array(z.string()),
  paused_symbols: z.array(z.string()),
  comparison: z
    .object({
      at: time().nullable(),
      is_clean: z.boolean(),
      differences: z.array(differenceSchema),
    })
    .nullable(),
  naked_seen_ms: z.number(),
  unwatched_seen_ms: z
    .number()
    .describe('Market time since the start in which a watched stop was not watched'),
  naked_today_ms: z
    .number()
    .nullable()
    .describe('Market time of this day in which positions had no stop, also before a restart'),
  inferred_executions: z.int(),
  repairs: z.int(),
  errors_last_hour: z.int(),
  metrics: z.object({ host: z.string(), port: z.int() }).nullable(),
}) satisfies z.ZodType<StatusView>;

/** The command line asks whether the API is up; the API that answers is. */
export const shownStatusSchema = statusSchema.extend({
  api: z.object({
    url: z.string(),
    state: z.literal('up'),
    pid: z.int(),
    ledger: z
      .enum(['ok', 'degraded'])
      .describe('Degraded: the ledger stopped following a trader, or differs from one'),
  }),
});
