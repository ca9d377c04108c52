// What would have lifted each reason to refuse: a term of the strategy, a setting, something a person does, or only another moment.
import type { Refusal, RefusalKind } from '../terms/refusal.ts';

export const LEVER_KINDS = ['strategy', 'configuration', 'person', 'moment', 'nothing'] as const;
/** `moment`: other prices or another time; `nothing`: the venue or the account does not offer it. */
export type LeverKind = (typeof LEVER_KINDS)[number];

/** The text names the key of the strategy or the configuration; else it is a clause. */
export type Lever = readonly [LeverKind, string];

/** By what the reason itself says; undefined of a reason of a later version. */
export function leverOf(reason: Refusal): Lever | undefined {
  switch (reason.kind) {
    case 'size_zero':
    case 'notional_over_limit':
    case 'shares_over_limit':
      return leverOfCap(reason.binding) ?? LEVERS[reason.kind];
    case 'stop_too_tight':
      return reason.binding === undefined ? LEVERS[reason.kind] : TIGHT[reason.binding];
    case 'cooldown':
      return reason.isAfterStop
        ? ['strategy', 'protections.cooldown_after_stop_minutes']
        : LEVERS[reason.kind];
    case 'trading_reducing':
      return reason.why === 'daily-loss' ? AFTER_LOSS : LEVERS[reason.kind];
    default:
      return LEVERS[reason.kind] as Lever | undefined;
  }
}

const AFTER_LOSS: Lever = [
  'person',
  'the next session, or `sluice resume --override-daily-loss` before it',
];

const TIGHT: Readonly<Record<'spread' | 'ticks', Lever>> = {
  spread: ['moment', 'with a narrower spread: a stop is at least three spreads away'],
  ticks: ['moment', 'with a stop at least five price steps away'],
};

const AFTER_FIRST_DAYS: Lever = ['moment', 'after the first live days'];

const LEVERS_BY_CAP: Readonly<Record<string, Lever>> = {
  ...{
    max_position_notional: ['configuration', 'risk.max_position_notional'],
    max_order_shares: ['configuration', 'risk.max_order_shares'],
    max_order_quantity: ['configuration', 'risk.max_order_quantity'],
    max_symbol_percent: ['configuration', 'risk.max_symbol_percent'],
    max_position_percent: ['configuration', 'risk.max_position_percent'],
    max_watched_notional: ['configuration', 'risk.max_watched_notional'],
    leverage: ['configuration', 'risk.max_leverage'],
  },
  minute_volume: ['moment', 'with more volume traded in the minutes before'],
  buying_power: ['moment', 'with more buying power'],
  first_live_days: AFTER_FIRST_DAYS,
  free_cash: ['moment', 'with more free cash'],
  free_shares: ['moment', 'with more free shares'],
};

function leverOfCap(binding: string | undefined): Lever | undefined {
  return binding === undefined ? undefined : LEVERS_BY_CAP[binding];
}

export const LEVERS: Readonly<Record<RefusalKind, Lever>> = {
  side_not_allowed: ['strategy', 'entry.side'],
  condition_false: ['strategy', 'entry.when'],
  condition_failed: ['strategy', 'entry.when'],
  no_edge: ['strategy', 'size'],
  cooldown: ['strategy', 'cooldown_minutes'],
  day_not_allowed: ['strategy', 'entry.days'],
  early_close_day: ['strategy', 'entry.early_close'],
  outside_entry_hours: ['strategy', 'entry.between'],
  exit_time_near: ['strategy', 'exit.at'],
  rule_max_positions: ['strategy', 'limits.max_positions'],
  max_entries_per_day: ['strategy', 'limits.max_entries_per_day'],
  stop_beyond_entry: ['strategy', 'stop'],
  target_beyond_entry: ['strategy', 'target'],
  dte_outside: ['strategy', 'trade.dte'],
  delta_outside: ['strategy', 'trade.delta'],
  earnings_before_expiry: ['strategy', 'trade.across'],
  ex_date_before_expiry: ['strategy', 'trade.across'],
  open_interest_too_low: ['strategy', 'trade.min_open_interest'],
  volume_too_low: ['strategy', 'trade.min_volume'],
  premium_too_low: ['strategy', 'trade.min_premium_ticks'],
  inside_expected_move: ['strategy', 'trade.outside_expected_move'],
  greeks_disagree: ['strategy', 'trade.max_delta_gap'],
  credit_too_low: ['strategy', 'trade.min_credit_percent'],
  price_beyond_width: ['strategy', 'trade.width'],
  market_not_open_long_enough: ['strategy', 'trade.min_open_seconds'],
  no_contract: ['strategy', 'trade'],
  loss_unbounded: ['strategy', 'trade'],
  no_underlying_exit: ['strategy', 'exit.underlying'],

  max_positions: ['configuration', 'risk.max_positions'],
  max_entries_all_rules: ['configuration', 'risk.max_entries_per_day'],
  max_orders_per_minute: ['configuration', 'risk.max_orders_per_minute'],
  first_live_days: AFTER_FIRST_DAYS,
  max_watched_positions: ['configuration', 'risk.max_watched_positions'],
  watched_notional: ['configuration', 'risk.max_watched_notional'],
  notional_over_limit: ['configuration', 'risk.max_position_notional'],
  shares_over_limit: ['configuration', 'risk.max_order_quantity'],
  gross_exposure: ['configuration', 'risk.max_gross_exposure_percent'],
  net_exposure: ['configuration', 'risk.max_net_exposure_percent'],
  symbol_over_limit: ['configuration', 'risk.max_symbol_percent'],
  sector_over_limit: ['configuration', 'risk.max_sector_percent'],
  correlated_over_limit: ['configuration', 'risk.correlation.max_cluster_percent'],
  correlation_unknown: ['person', 'fetch the daily closes: `sluice data fetch SYMBOL`'],
  daily_loss: ['configuration', 'risk.max_daily_loss_percent'],
  spread_too_wide: ['configuration', 'max_spread_percent'],
  price_disagrees: ['configuration', 'risk.max_price_gap_percent or max_anchor_gap_percent'],
  moved_away: ['configuration', 'risk.max_reversal_move_atr'],
  recent_execution: ['moment', 'some seconds after the last execution'],
  stop_too_tight: ['configuration', 'risk.min_stop_percent'],
  symbol_not_allowed: ['configuration', 'risk.allow_symbols or risk.deny_symbols'],
  prediction_expired: ['moment', 'with a younger prediction'],
  quote_stale: ['moment', 'a newer quote'],
  holdings_not_allowed: ['configuration', 'manual.allow_holdings'],
  no_resting_stop: ['strategy', 'protection'],
  dry_run: ['configuration', 'mode'],
  size_zero: ['strategy', 'size'],
  size_capped: ['person', 'ask for a smaller size'],
  no_unit: ['configuration', 'risk.options'],
  calendar_ends: ['configuration', 'risk.options.calendar'],

  halt_file: ['person', '`sluice resume`, which removes the HALT file'],
  trading_halted: ['person', '`sluice resume`, once the cause is known: `sluice incident`'],
  trading_reducing: ['person', '`sluice resume`, once the cause is known: `sluice incident`'],
  paused: ['person', '`sluice resume` of the symbol'],
  locked: ['person', 'lift the lock: `sluice locks --delete`'],
  not_reconciled: ['person', 'see what differs from the broker: `sluice reconcile`'],
  unknown_order: ['person', 'settle the order with an unknown outcome: `sluice reconcile`'],
  unprotected: ['person', 'protect the position: `sluice protect SYMBOL`'],
  unwatched: ['person', 'see why its stop is not watched: `sluice status`'],
  already_in_position: ['moment', 'after the position has ended'],
  opposite_held: ['moment', 'after the opposite position has ended'],
  owned_by: ['moment', 'after the owner of the symbol is flat'],
  order_working: ['moment', 'after the working order has ended'],
  foreign_position: ['person', 'take the shares over or sell them: `sluice adopt SYMBOL --yes`'],
  holding_in_symbol: ['nothing', 'a short would sell the holding'],
  other_daemon: ['person', 'let one daemon trade the account'],
  ambiguous_contract: ['configuration', 'instruments'],
  contract_changed: ['configuration', 'instruments'],
  choice_pending: ['moment', 'after the pending choice of a contract'],
  leg_awaited: ['moment', 'once the contract has filled or ended'],
  contract_shared: ['moment', 'once the other position of the contract has ended'],
  clock_skew: ['person', 'set the clock of the machine: `sluice doctor`'],
  clock_unknown: ['person', 'let the clock be checked: `sluice doctor`'],

  gateway_not_ready: ['moment', 'with a gateway that is connected'],
  gateway_mute: ['moment', 'with a gateway that answers'],
  restart_window: ['moment', 'outside the restart of the gateway'],
  farm_broken: ['moment', 'with a data farm that answers'],
  account_values_stale: ['moment', 'with account values of now'],
  no_day_base: ['moment', 'once the net liquidation at the start of the day is known'],
  inbox_full: ['moment', 'with a shorter queue'],
  overtaken: ['moment', 'without the more urgent order'],
  session_closed: ['moment', 'in the session'],
  session_ending: ['moment', 'earlier in the session'],
  session_disputed: ['moment', 'once broker and calendar agree on the hours'],
  auction_window_closed: ['moment', 'in the window of the auction'],
  break_near: ['moment', 'after the break'],
  expiry_near: ['moment', 'earlier than the last hour of the contract'],
  symbol_halted: ['moment', 'after the halt of the symbol'],
  no_quote: ['moment', 'with a bid and an ask'],
  quote_not_live: ['moment', 'with live quotes: they are an entitlement at the broker'],
  one_sided: ['moment', 'with a bid and an ask'],
  crossed_quote: ['moment', 'with a bid below the ask'],
  no_underlying_price: ['moment', 'with a price of the stock'],
  no_last_close: ['moment', 'once the last close is known'],
  series_unfit: ['moment', 'with bars without a gap'],
  no_atr: ['moment', 'with enough finished bars for the ATR'],
  input_missing: ['moment', 'with that input known'],
  chain_unread: ['moment', 'with an option chain that the broker sends'],
  choice_interrupted: ['moment', 'with a choice that is not interrupted'],
  no_greeks: ['moment', 'with greeks'],
  implausible_price: ['moment', 'with a plausible price'],
  exit_reached: ['moment', 'at a price before the exit'],
  margin_unread: ['moment', 'with an answer on the margin'],
  change_in_flight: ['moment', 'after the pending change'],
  exit_waiting: ['moment', 'without the exit that waits'],
  exit_resting: ['moment', 'without the exit that rests'],
  exercise_asked: ['moment', 'without the requested exercise'],
  no_price_limits: ['moment', "once the exchange's price limits of the day are known"],
  price_outside_limits: ['moment', 'at a price inside the limits of the day'],
  locked_shares: ['moment', 'after the shares are settled'],

  adjusted_class: ['nothing', 'adjusted contracts are never traded'],
  options_not_offered: ['nothing', 'options are not offered here'],
  structure_not_traded: ['nothing', 'the structure is not traded here'],
  rested_exit_unproven: ['person', 'prove the order at your broker: `sluice doctor --paper-probe`'],
  no_holding_of_options: ['nothing', 'options are not kept as holdings'],
  market_not_offered: ['nothing', 'the venue has no such market'],
  no_short_selling: ['nothing', 'the venue has no short sales'],
  no_fractions: ['nothing', 'the venue trades whole shares'],
  order_type_not_offered: ['nothing', 'the venue has no such order'],
  validity_not_offered: ['nothing', 'the venue has no such validity'],
  exchange_refuses: ['nothing', 'the exchange refuses it'],
  price_off_tick: ['person', 'ask for a price that the market has'],
  part_not_offered: ['person', 'close the whole position'],
  mixed_lots: ['person', 'ask for round and odd lots in two orders'],
  would_cross_zero: ['person', 'ask for no more than is held'],
  partial_limit: ['person', 'ask for all that is held'],
  short_in_cash_account: ['nothing', 'a cash account sells nothing short'],
  not_shortable: ['moment', 'with shares to borrow'],
  day_trades: ['moment', 'with day trades left'],
  settled_cash: ['moment', 'with more settled cash'],
  cash_not_free: ['moment', 'with more free cash'],
  shares_not_free: ['moment', 'with more free shares'],
  shares_reserved: ['moment', 'with shares that are not reserved'],
  buying_power: ['moment', 'with more buying power'],
  margin: ['moment', 'with more margin'],
};
