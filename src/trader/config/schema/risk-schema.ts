// What the configuration may limit: one entry, the whole book, the locks that losses set, and the first days of live.
import { z } from 'zod';
import { count, percent, positive, symbols } from './fields.ts';

/** More than all of it is meant where money is borrowed. */
const exposure = () => z.number().positive().max(1_000);

const minutes = () => count(1, 43_200);

export const risk = z.strictObject({
  max_positions: count(1, 1_000).default(5),
  max_position_notional: positive().default(50_000).describe('USD'),
  max_position_percent: percent().optional().describe('Of net liquidation, for one position'),
  max_order_shares: count(1, 1_000_000).optional().describe('For one entry'),
  max_gross_exposure_percent: exposure()
    .optional()
    .describe('Longs and shorts added, of net liquidation'),
  max_net_exposure_percent: exposure()
    .optional()
    .describe('Longs less shorts, of net liquidation, on either side'),
  max_daily_loss_percent: percent().default(2).describe('Of the day-start net liquidation'),
  max_losing_streak: count(1, 1_000)
    .optional()
    .describe('So many losing trades in a row end entries until the next session'),
  max_orders_per_minute: count(1, 1_000).default(30).describe('Entries only'),
  max_entries_per_day: count(1, 100_000).optional().describe('Of all strategies together'),
  max_spread_percent: percent().optional().describe('Of the price: a wider market is not entered'),
  max_price_gap_percent: percent()
    .default(0.5)
    .describe('A last price farther outside bid and ask is not believed'),
  max_anchor_gap_percent: percent()
    .optional()
    .describe('How far the price may have left the one a prediction was made at'),
  allow_symbols: symbols().optional().describe('No other symbol is entered'),
  deny_symbols: symbols().optional().describe('Never entered'),
  margin_percent: percent().default(50).describe('Initial margin of a share, of its price'),
  min_stop_percent: percent().default(0.1).describe('No stop lies closer to its entry'),
  max_overnight_notional: positive().optional().describe('USD; warns above it'),
  on_daily_loss: z.enum(['keep', 'flatten']).default('keep').describe('What happens to positions'),
});

const stoplossGuard = () =>
  z.strictObject({
    stops: count(1, 1_000).describe('So many trades stopped out'),
    within_minutes: minutes(),
    lock_minutes: minutes(),
    per: z.enum(['symbol', 'all']).default('all').describe('What is counted, and locked'),
  });

/** What a rule may ask for itself; nothing of it reaches beyond the rule. */
export const ruleProtections = z.strictObject({
  cooldown_after_stop_minutes: minutes()
    .optional()
    .describe('In place of cooldown_minutes after a trade that its stop ended with a loss'),
  stoploss_guard: stoplossGuard().optional().describe('per: symbol is each alone, all is the rule'),
  low_profit_pause: z
    .strictObject({
      trades: count(1, 1_000).describe('At least so many, in one symbol'),
      within_minutes: minutes(),
      min_profit: z.number().default(0).describe('USD, before commissions'),
      lock_minutes: minutes(),
    })
    .optional()
    .describe('Pauses a symbol whose trades have won less than this'),
});

export const protections = z.strictObject({
  stoploss_guard: stoplossGuard().optional(),
  max_drawdown: z
    .strictObject({
      percent: percent().describe("Fall from the best of the closed trades' equity"),
      within_days: count(1, 30),
      lock_minutes: minutes(),
    })
    .optional(),
});

export const live = z.strictObject({
  override_first_days: z
    .boolean()
    .default(false)
    .describe('Lifts the limits of the first 3 days: one position, 5 percent of net liquidation'),
});
