// The risk settings: limits of one entry and of the whole account, locks after losses, and the first days of live
// trading.
import { z } from 'zod';
import { OPTION_RISK, WATCHED_POSITIONS_MAX } from '../../ports/risk-settings.ts';
import { count, percent, positive, protection, symbols, text } from '../fields/fields.ts';

/** More than 100 percent is possible with borrowed money. */
const exposure = () => z.number().positive().max(1_000);

const minutes = () => count(1, 43_200);

/** A symbol in two sectors would count twice. */
const sectors = () =>
  z.record(text(), symbols()).superRefine((all, context) => {
    const known = new Map<string, string>();
    for (const [sector, members] of Object.entries(all))
      for (const [index, member] of members.entries()) {
        const other = known.get(member);
        known.set(member, sector);
        if (other === undefined || other === sector) continue;
        const message = `${member} is in the sector ${other} already`;
        context.addIssue({ code: 'custom', path: [sector, index], message });
      }
  });

const optionLoss = (standard: number) => exposure().optional().meta({ default: standard });

/** Without defaults of the schema, so that the hash of a file without them stays what it was. */
const optionRisk = z.strictObject({
  max_loss_percent: optionLoss(OPTION_RISK.lossPercentMax).describe(
    'What all options together can lose, of net liquidation; an entry is reduced',
  ),
  max_underlying_loss_percent: optionLoss(OPTION_RISK.underlyingLossPercentMax).describe(
    'The same of the options of one underlying',
  ),
  max_expiry_loss_percent: optionLoss(OPTION_RISK.expiryLossPercentMax).describe(
    'The same of the options that expire on one day',
  ),
  max_delivery_percent: optionLoss(OPTION_RISK.deliveryPercentMax).describe(
    'Strikes times 100 shares of all options together, of net liquidation',
  ),
  rate_percent: z
    .number()
    .min(-10)
    .max(50)
    .optional()
    .meta({ default: OPTION_RISK.ratePercent })
    .describe('Interest per year, by which contracts are priced'),
  fee_per_contract: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .meta({ default: OPTION_RISK.feePerContract })
    .describe('USD, one way: sizes count the commissions of both ways as a loss'),
  calendar: z
    .string()
    .min(1)
    .optional()
    .describe('CSV file of earnings and ex-dividend days, relative to this file'),
});

export const risk = z.strictObject({
  max_positions: count(1, 1_000)
    .default(5)
    .describe('Over all strategies; a trade in parts counts once'),
  max_position_notional: positive().default(50_000).describe('USD'),
  max_position_percent: percent().optional().describe('Of net liquidation, per position'),
  max_order_shares: count(1, 1_000_000).optional().describe('Per entry'),
  max_order_quantity: count(1, 100_000_000)
    .default(100_000)
    .describe('Shares in one order that opens: an entry is reduced, the order of a person refused'),
  max_symbol_percent: exposure()
    .default(100)
    .describe(
      'Of net liquidation, in one symbol: an entry is reduced, the order of a person refused',
    ),
  max_minute_volume_percent: percent()
    .default(1)
    .describe('Of the average volume of a minute, per entry; a larger entry is reduced'),
  max_leverage: z
    .number()
    .positive()
    .max(10)
    .default(1)
    .describe('Positions and working entries together, in multiples of net liquidation'),
  max_gross_exposure_percent: exposure()
    .optional()
    .describe('Gross exposure (longs plus shorts), of net liquidation'),
  max_net_exposure_percent: exposure()
    .optional()
    .describe('Net exposure (longs minus shorts), of net liquidation, on either side'),
  sectors: sectors().optional().describe('Names of your own, each with its symbols'),
  max_sector_percent: exposure()
    .optional()
    .describe('Positions and working entries in one sector, of net liquidation'),
  correlation: z
    .strictObject({
      above: z
        .number()
        .min(0.1)
        .max(0.99)
        .describe('Correlation from which two positions count as one'),
      days: count(20, 500).describe('Daily returns that it is computed from'),
      max_cluster_percent: exposure().describe('Of net liquidation, all that counts as one'),
    })
    .optional()
    .describe('Needs daily closes in the store of bars: `sluice data fetch`'),
  max_daily_loss_percent: percent().default(2).describe('Of the day-start net liquidation'),
  max_losing_streak: count(1, 1_000)
    .optional()
    .describe('This many losing trades in a row block entries until the next session'),
  max_orders_per_minute: count(1, 1_000).default(30).describe('Entries only'),
  max_entries_per_day: count(1, 100_000).optional().describe('Over all strategies'),
  max_spread_percent: percent()
    .optional()
    .describe('Of the price: no entry if the spread is wider'),
  max_price_gap_percent: percent()
    .default(0.5)
    .describe('A last price farther outside bid and ask is treated as implausible'),
  max_anchor_gap_percent: percent()
    .optional()
    .describe('Maximum distance from the price at which a prediction was made'),
  max_reversal_move_atr: z
    .number()
    .positive()
    .max(100)
    .default(0.5)
    .describe('A reversal is refused if the price has moved this many ATRs since its signal'),
  seconds_after_execution: count(5, 3_600)
    .default(5)
    .describe('No entry in a symbol this soon after its last execution'),
  // Without a default of the schema, so that the hash of a file without it stays what it was.
  max_watched_positions: count(1, 1_000)
    .optional()
    .meta({ default: WATCHED_POSITIONS_MAX })
    .describe(
      'Positions at once whose stops only the running daemon watches (protection: watched)',
    ),
  max_watched_notional: positive()
    .optional()
    .describe('What these may be worth together; default: max_position_notional'),
  options: optionRisk.optional(),
  allow_symbols: symbols().optional().describe('Entries only in these symbols'),
  deny_symbols: symbols().optional().describe('Never entered'),
  margin_percent: percent().default(50).describe('Initial margin per share, of its price'),
  min_stop_percent: percent().default(0.1).describe('Minimum distance of a stop from its entry'),
  max_overnight_notional: positive().optional().describe('USD; warns above it'),
  on_daily_loss: z
    .enum(['keep', 'flatten'])
    .default('keep')
    .describe('What happens to open positions'),
});

const stoplossGuard = () =>
  z.strictObject({
    stops: count(1, 1_000).describe('Number of trades stopped out'),
    within_minutes: minutes().describe('Back from now'),
    lock_minutes: minutes().describe('How long entries are locked'),
    per: z.enum(['symbol', 'all']).default('all').describe('Scope that is counted and locked'),
  });

/** The locks that a strategy may set for itself; they never affect another strategy. */
export const strategyProtections = z.strictObject({
  cooldown_after_stop_minutes: minutes()
    .optional()
    .describe('Replaces cooldown_minutes after a stop-out with a loss'),
  stoploss_guard: stoplossGuard()
    .optional()
    .describe('per: symbol counts each symbol alone, all the whole strategy'),
  low_profit_pause: z
    .strictObject({
      trades: count(1, 1_000).describe('Minimum number, in one symbol'),
      within_minutes: minutes().describe('Back from now'),
      min_profit: z.number().default(0).describe('USD, before commissions'),
      lock_minutes: minutes().describe('How long entries are locked'),
    })
    .optional()
    .describe('Locks a symbol whose trades earned less than this'),
});

export const protections = z.strictObject({
  stoploss_guard: stoplossGuard().optional(),
  max_drawdown: z
    .strictObject({
      percent: percent().describe('Drawdown from the best equity of the closed trades'),
      within_days: count(1, 30).describe('Back from now'),
      lock_minutes: minutes().describe('How long entries are locked'),
    })
    .optional(),
});

export const manual = z.strictObject({
  default_stop: z
    .strictObject({ percent: percent().default(5).describe('Of the expected entry price') })
    .prefault({})
    .describe('The stop of an order that names none'),
  allow_holdings: z
    .boolean()
    .default(false)
    .describe('Permits orders as holding: shares that are kept without a stop'),
  protection: protection(),
});

export const live = z.strictObject({
  override_first_days: z
    .boolean()
    .default(false)
    .describe('Lifts the limits of the first 3 days: one position, 5 percent of net liquidation'),
});
