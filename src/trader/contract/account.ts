// The account as the trader knows it: what the broker reported, limits and session. A number that is not known is null, with the
// reason.
import { z } from 'zod';
import { type Described, time } from './shape.ts';

/** An amount that the broker reports; null with the reason while it has not, or while there is no limit. */
export const figure = z
  .object({
    value: z.number().nullable(),
    age_seconds: z.number().nullable(),
    reason: z.string().nullable().describe('Why it is null'),
  })
  .describe('As the broker reported it');
export type FigureRow = Described<typeof figure>;

export const balanceSchema = z.object({
  net_liquidation: figure,
  buying_power: figure,
  available_funds: figure,
  excess_liquidity: figure,
  settled_cash: figure,
  cash: figure.describe('In this currency, with trades that are not settled'),
  day_trades_remaining: figure,
  day_start_net_liquidation: z.number().nullable(),
});

export const equityRow = z.object({
  day: z.string(),
  net_liquidation: z.number().describe('When the day began'),
});
export type EquityRow = Described<typeof equityRow>;

export const limitsSchema = z.object({
  max_positions: z.number(),
  max_position_notional: z.number(),
  max_order_quantity: z.number().nullable(),
  max_symbol_percent: z.number().nullable(),
  max_gross_exposure_percent: z.number().nullable(),
  max_daily_loss_percent: z.number(),
  max_orders_per_minute: z.number(),
  max_entries_per_day: z.number().nullable(),
  max_leverage: z.number(),
  allow_symbols: z.array(z.string()).nullable(),
  deny_symbols: z.array(z.string()),
});

const sessionTimes = z.object({
  day: z.string(),
  opens_at: time(),
  closes_at: time(),
  is_early_close: z.boolean(),
});
export type SessionRow = Described<typeof sessionTimes>;

export const sessionSchema = z.object({
  state: z.enum(['open', 'closed']),
  current: sessionTimes.nullable(),
  next: sessionTimes.nullable(),
  /** When the state changes; null beyond the known calendar. */
  next_change: time().nullable(),
});

export const accountProfile = z.object({
  account: z.string(),
  mode: z.string(),
  account_type: z.enum(['margin', 'cash']),
  venue: z.string(),
  exchanges: z
    .array(z.string())
    .default([])
    .describe('Where its symbols trade; empty until that is known'),
  currency: z.string(),
  market_time: time(),
});

export const accountSchema = accountProfile.extend({
  balance: balanceSchema,
  buying_power_available: z.number().nullable().describe('For new entries; null if unknown'),
  exposure: z.object({
    long: z.number(),
    short: z.number(),
    working_entries: z.number(),
  }),
  limits: limitsSchema,
  session: sessionSchema,
  fractions: z
    .boolean()
    .exactOptional()
    .describe('Whether holdings may have parts of a share: only where the broker trades them'),
});
export type AccountRow = Described<typeof accountSchema>;
