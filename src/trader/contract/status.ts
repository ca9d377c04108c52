// The status of a daemon, as `sluice status --json` prints it, the control API and the HTTP API answer it.
import { z } from 'zod';
import { alarmRow } from './alarms.ts';
import { greekFields } from './greeks.ts';
import { lockRow } from './prediction-rows.ts';
import { reserved } from './reserved.ts';
import { type Described, time } from './shape.ts';

const gateway = z.object({
  state: z.enum(['connecting', 'ready', 'suspect', 'dead', 'lost', 'read_only', 'login_required']),
  since: time(),
  /** Why it is not watched; empty while it is. */
  why: z.string(),
  /** When a message of the gateway last arrived. */
  last_heard: time().nullable(),
  next_restart: time().nullable(),
  /** When the operator must renew its weekly login. */
  next_login: time().nullable(),
});

const feed = z.object({
  name: z.string(),
  state: z.enum(['starting', 'polling', 'backing_off', 'unauthorized', 'stopped']),
  last_poll: time().nullable(),
  last_prediction: time().nullable(),
  failures: z.int(),
  /** Its polls go unanswered in a session since then; null while they do not. */
  silent_since: time().nullable(),
});

const trading = z.object({
  state: z.enum(['ACTIVE', 'REDUCING', 'HALTED']),
  reason: z.string(),
  /** The heading in the runbook, which is the recorded reason of a halt; null while nothing is halted. */
  halted_by: z.string().nullable(),
  /** `docs/runbook.md#wrong-account`; null while nothing is halted. */
  runbook: z.string().nullable(),
});

const uncovered = z.object({
  symbol: z.string(),
  quantity: z.number(),
  covered: z.number(),
  kind: z.enum(['settling', 'held_back', 'unprotected', 'waived']),
  /** Who allows entries although it is unprotected. */
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
  /** Orders go to an account with real money: `mode` is `live`. */
  real_money: z.boolean(),
  state: z.enum(['starting', 'trading', 'waiting', 'stopping', 'stopped']),
  mode: z.enum(['dry-run', 'paper', 'live', 'demo', 'practice']),
  account: z.string(),
  /** The instance folder. */
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
  /** What is in force, and since when; null without a daemon. */
  config: z
    .object({
      hash: z.string(),
      since: time(),
      strategies: z.array(z.string()),
      /** Errors in the files as they are now, one sentence each: while there are any, the previous configuration stays in force. */
      refused: z.array(z.string()),
      /** Changes in the files that take effect only after a restart; empty if there are none. */
      needs_restart: z.string(),
    })
    .nullable(),
  alarms: z
    .array(alarmRow)
    .optional()
    .describe('What is wrong now, the most urgent first; absent from older daemons'),
  locks: z.array(lockRow),
  /** In live mode: which of the first 3 days with narrow limits it is; null after them. */
  first_live_day: z.int().nullable(),
  ready: z.object({ is_ready: z.boolean(), why: z.string() }),
  positions: z.int(),
  holdings: z
    .array(z.object({ symbol: z.string(), quantity: z.number(), average_price: z.number() }))
    .describe('Investments without a stop; not among the positions'),
  protected_positions: z.int(),
  /** Symbols of positions that are unprotected: working stops cover less than they hold, for longer than a repair takes. */
  unprotected: z.array(z.string()),
  /** Every position whose working stops cover less than it holds at this moment, also while its stop is being placed. */
  uncovered: z.array(uncovered),
  watched: z
    .array(watched)
    .describe('Positions without a resting stop, which only the running daemon watches'),
  bounded: z
    .array(
      z.object({
        symbol: z.string(),
        quantity: z.number(),
        max_loss: z.number(),
        reserved,
      }),
    )
    .optional()
    .describe(
      'Options without a stop whose loss is bounded all the same, by what was paid or is reserved; absent from older daemons',
    ),
  options: z
    .array(
      z.object({
        ...{ symbol: z.string(), name: z.string(), quantity: z.number() },
        days_left: z.int().describe('Calendar days to expiry'),
        ...greekFields,
        unit: z.object(greekFields).describe('The same of one contract, or of one vertical bought'),
        exit: z
          .object({
            symbol: z.string().describe('The stock'),
            when: z.enum(['at_or_below', 'at_or_above']),
            price: z.number(),
            resting: z.boolean().describe('At the broker; otherwise only the daemon watches it'),
          })
          .optional()
          .describe('The price of the stock at which it is closed'),
      }),
    )
    .optional()
    .describe('Options that are held, with their greeks; absent from older daemons'),
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
  /** When the broker last showed all stops at work; null without a position, or if it has not since the start. */
  stops_confirmed_at: time().nullable(),
  /** No connection to the broker, or it has not shown the stops for too long: verify them in TWS. */
  stops_stale: z.boolean(),
  worst_case: z.number().nullable().describe('Result if every stop fills at its price'),
  /** The same from the last prices; null also without a daemon. */
  worst_case_from_now: z.number().nullable(),
  /** A position has no stop for all its shares. */
  loss_unlimited: z.boolean(),
  day: z
    .object({
      /** The trading day, by the calendar of the venue. */
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
  /** Symbols without live prices in an open market: no entries in them, and their stops are not moved. */
  dark_prices: z.array(z.string()),
  thin_quotes: z
    .string()
    .nullable()
    .optional()
    .describe('The one exchange that quotes are of (`IEX`); null if they are of the market'),
  /** Symbols in which an operator allows no entries. */
  paused_symbols: z.array(z.string()),
  /** The last comparison with a complete snapshot of the broker; null without a daemon. */
  comparison: z
    .object({
      at: time().nullable(),
      is_clean: z.boolean(),
      differences: z.array(differenceSchema),
    })
    .nullable(),
  /** Market time in which positions were unprotected, as the daemon saw it since its start. */
  naked_seen_ms: z.number(),
  broker_gap_ms: z
    .number()
    .describe(
      'Market time since the start in which the broker left part of an entry without a stop',
    ),
  unwatched_seen_ms: z
    .number()
    .describe('Market time since the start in which a watched stop was not watched'),
  naked_today_ms: z
    .number()
    .nullable()
    .describe('Market time of this day in which positions had no stop, also before a restart'),
  /** Inferred executions of the last days that no statement has replaced yet. */
  inferred_executions: z.int(),
  /** Stops placed separately from their entry or moved back, since the start. */
  repairs: z.int(),
  errors_last_hour: z.int(),
  refusing_channels: z
    .array(z.object({ channel: z.string(), since: time(), why: z.string() }))
    .optional()
    .describe(
      'Where notices are refused, such as a chat without its bot; absent from older daemons',
    ),
  /** Null if there is none; absent from older daemons. */
  last_backup: z
    .object({ file: z.string(), at: time(), age_seconds: z.int() })
    .nullable()
    .optional()
    .describe('The newest copy of the journal in `backups` of the instance'),
  /** Where health and metrics are served. */
  metrics: z.object({ host: z.string(), port: z.int() }).nullable(),
});
export type StatusView = Described<typeof statusSchema>;
/** `result` = `realized` + `open` - `carried` - `fees`. */
export type DayRow = NonNullable<StatusView['day']>;
