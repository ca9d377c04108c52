// Every reason to refuse a signal, as data with its numbers; all that apply are kept, not only the first.
import type { LockReason } from './lock.ts';
import type { OptionRefusal } from './option-refusal.ts';

// Decision 0005
export type Refusal =
  // stale quotes and wide spreads of anything, and all that concerns options alone
  | OptionRefusal
  // the strategy
  | { readonly kind: 'side_not_allowed'; readonly side: 'long' | 'short' }
  | {
      readonly kind: 'condition_false';
      readonly when: string;
      readonly values: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'input_missing'; readonly path: string }
  | { readonly kind: 'condition_failed'; readonly when: string; readonly why: string }
  /** `isAfterStop`: the rest is that after a stop-out. */
  | { readonly kind: 'cooldown'; readonly until: number; readonly isAfterStop?: true }
  /** Blocked by a lock. */
  | {
      readonly kind: 'locked';
      readonly lock: string;
      readonly reason: LockReason;
      readonly until: number;
    }
  | { readonly kind: 'rule_max_positions'; readonly open: number; readonly limit: number }
  | { readonly kind: 'max_entries_per_day'; readonly entries: number; readonly limit: number }
  // entry hours of the strategy; times are market time
  | { readonly kind: 'day_not_allowed'; readonly day: string }
  | { readonly kind: 'early_close_day' }
  | { readonly kind: 'outside_entry_hours'; readonly from: number; readonly until: number }
  | { readonly kind: 'exit_time_near'; readonly at: number }
  // the symbol
  | { readonly kind: 'already_in_position'; readonly position: string }
  | { readonly kind: 'opposite_held'; readonly position: string }
  | { readonly kind: 'owned_by'; readonly owner: string }
  | { readonly kind: 'foreign_position'; readonly quantity: number }
  /** A person invests in the symbol, and a short would sell their shares; 0 if an order for it works. */
  | { readonly kind: 'holding_in_symbol'; readonly quantity: number }
  /** A working order of another journal: another daemon trades the account, or one did whose journal is lost. */
  | { readonly kind: 'other_daemon'; readonly orderRef: string }
  | { readonly kind: 'unknown_order'; readonly orderRef: string }
  | { readonly kind: 'order_working'; readonly orderRef: string }
  /** `why`: of none. */
  | {
      readonly kind: 'ambiguous_contract';
      readonly matches: number;
      readonly why?: string | undefined;
    }
  | { readonly kind: 'contract_changed'; readonly pinned: string; readonly offered: string }
  | { readonly kind: 'symbol_halted'; readonly why: string }
  | { readonly kind: 'recent_execution'; readonly ageMs: number }
  | {
      readonly kind: 'symbol_not_allowed';
      readonly symbol: string;
      readonly list: 'allow' | 'deny';
    }
  | { readonly kind: 'moved_away'; readonly distance: number; readonly limit: number }
  | { readonly kind: 'prediction_expired'; readonly ageMs: number; readonly ageMaxMs: number }
  // the market
  | { readonly kind: 'session_closed' }
  | { readonly kind: 'session_ending'; readonly minutesToClose: number }
  /** An option contract expires: nothing would close it before. */
  | { readonly kind: 'no_holding_of_options' }
  /** Of an option contract, which is closed before its last hour. */
  | { readonly kind: 'expiry_near'; readonly minutesToExpiry: number }
  /** The break at noon is too near to cancel in time what would not fill. */
  | { readonly kind: 'break_near'; readonly minutesToBreak: number }
  /** The broker and our calendar list different hours for the day. */
  | { readonly kind: 'session_disputed' }
  /** `from` and `until` of the next window, market time. */
  | {
      readonly kind: 'auction_window_closed';
      readonly auction: 'opening' | 'closing';
      readonly from: number;
      readonly until: number;
    }
  /** No finished bar of this session or the one before. */
  | { readonly kind: 'no_last_close' }
  | { readonly kind: 'no_quote' }
  | { readonly kind: 'quote_not_live' }
  | {
      readonly kind: 'no_atr';
      readonly period: number;
      readonly barMs: number;
      readonly bars: number;
    }
  | { readonly kind: 'series_unfit'; readonly why: string }
  /** Percent: how far the last price is outside bid and ask, or from the prediction's price. */
  | {
      readonly kind: 'price_disagrees';
      readonly with: 'quote' | 'anchor';
      readonly last: number;
      readonly other: number;
      readonly percent: number;
      readonly limit: number;
    }
  // sizing and the gate
  | {
      readonly kind: 'stop_too_tight';
      readonly distance: number;
      readonly minimum: number;
      /** What makes the minimum, if not the setting. */
      readonly binding?: 'spread' | 'ticks';
    }
  /** The line or bar for the stop is on the wrong side of the price. */
  | { readonly kind: 'stop_beyond_entry'; readonly level: number; readonly entry: number }
  /** A target that a person stated is on the wrong side of the price. */
  | { readonly kind: 'target_beyond_entry'; readonly price: number; readonly entry: number }
  | { readonly kind: 'size_zero'; readonly binding: string }
  /** The closed trades of the strategy lost as much as they gained: the Kelly fraction is not positive. */
  | {
      readonly kind: 'no_edge';
      readonly trades: number;
      readonly gains: number;
      /** Mean gain and mean loss, in R. */
      readonly gainR: number;
      readonly lossR: number;
    }
  | { readonly kind: 'max_positions'; readonly open: number; readonly limit: number }
  | {
      readonly kind: 'shares_over_limit';
      readonly shares: number;
      readonly limit: number;
      /** The cap that makes the limit, if not `max_order_quantity`. */
      readonly binding?: string;
    }
  | {
      readonly kind: 'notional_over_limit';
      readonly notional: number;
      readonly limit: number;
      /** The cap that makes the limit, if not `max_position_notional`. */
      readonly binding?: string;
      /** What counts against the limit already, if anything does. */
      readonly held?: number;
    }
  | { readonly kind: 'buying_power'; readonly notional: number; readonly available: number }
  /** Exposure including the entry; limit in percent of equity. */
  | {
      readonly kind: 'gross_exposure';
      readonly notional: number;
      readonly equity: number;
      readonly limit: number;
    }
  | {
      readonly kind: 'net_exposure';
      readonly notional: number;
      readonly equity: number;
      readonly limit: number;
    }
  | {
      readonly kind: 'margin';
      readonly needed: number;
      readonly available: number;
      readonly funds: string;
    }
  | { readonly kind: 'max_orders_per_minute'; readonly orders: number; readonly limit: number }
  | { readonly kind: 'max_entries_all_rules'; readonly entries: number; readonly limit: number }
  /** The first days of live trading have their own limits. */
  | {
      readonly kind: 'first_live_days';
      readonly day: number;
      readonly open: number;
      readonly limit: number;
    }
  | { readonly kind: 'daily_loss'; readonly loss: number; readonly limit: number }
  | { readonly kind: 'no_day_base' }
  | { readonly kind: 'short_in_cash_account' }
  | { readonly kind: 'not_shortable'; readonly shares: number }
  | { readonly kind: 'day_trades'; readonly remaining: number }
  | { readonly kind: 'settled_cash'; readonly notional: number; readonly settled: number }
  /** A cap allows less than a person asked for; a person's order is never reduced. */
  | {
      readonly kind: 'size_capped';
      readonly wanted: number;
      readonly allowed: number;
      readonly binding: string;
    }
  /** Position and order together would be too much in one symbol, in percent of net liquidation. */
  | {
      readonly kind: 'symbol_over_limit';
      readonly symbol: string;
      readonly percent: number;
      readonly limit: number;
    }
  /** Positions, working entries and the order together, in percent of net liquidation. */
  | {
      readonly kind: 'sector_over_limit';
      readonly sector: string;
      readonly percent: number;
      readonly limit: number;
    }
  /** What is correlated with the order, and the order, in percent of net liquidation. */
  | {
      readonly kind: 'correlated_over_limit';
      readonly symbols: readonly string[];
      readonly percent: number;
      readonly limit: number;
      readonly above: number;
      readonly days: number;
    }
  /** Too few daily closes, or too old ones, to say what moves together. */
  | {
      readonly kind: 'correlation_unknown';
      readonly symbol: string;
      readonly known: number;
      readonly needed: number;
    }
  // the order of a person
  /** The market has no such price. */
  | {
      readonly kind: 'price_off_tick';
      readonly field: string;
      readonly price: number;
      readonly below: number;
      readonly above: number;
    }
  /** The market takes no such price today. */
  | {
      readonly kind: 'price_outside_limits';
      readonly price: number;
      readonly floor: number;
      readonly ceiling: number;
    }
  /** More would be closed than is held. */
  | { readonly kind: 'would_cross_zero'; readonly quantity: number; readonly held: number }
  /** Round and odd lots are separate orders at its venue. */
  | { readonly kind: 'part_not_offered'; readonly quantity: number; readonly held: number }
  | { readonly kind: 'mixed_lots'; readonly quantity: number; readonly lotSize: number }
  /** Its market does not let so many shares be sold yet. */
  | {
      readonly kind: 'locked_shares';
      readonly quantity: number;
      readonly sellable: number;
      readonly until: number;
    }
  /** Stop, target or another order is being changed. */
  | { readonly kind: 'change_in_flight'; readonly symbol: string }
  /** A limit closes all of a position or nothing. */
  /** An order that waits for a price or an auction closes the position already. */
  | { readonly kind: 'exit_waiting'; readonly orderRef: string }
  | { readonly kind: 'exit_resting'; readonly orderRef: string }
  | { readonly kind: 'exercise_asked'; readonly symbol: string }
  | { readonly kind: 'partial_limit'; readonly quantity: number; readonly held: number }
  | { readonly kind: 'holdings_not_allowed' }
  // what the venue offers
  | { readonly kind: 'market_not_offered'; readonly market: string }
  /** The venue takes no resting stop for the position, and watching it by this daemon was not accepted in the configuration. */
  | { readonly kind: 'no_resting_stop' }
  /** As many positions as may depend on this daemon to watch their stops. */
  | { readonly kind: 'max_watched_positions'; readonly open: number; readonly limit: number }
  | { readonly kind: 'watched_notional'; readonly notional: number; readonly limit: number }
  /** The stop of a position is not watched at the moment: no entry is made anywhere until it is. */
  | { readonly kind: 'unwatched'; readonly symbol: string; readonly why: string }
  | { readonly kind: 'no_short_selling' }
  | { readonly kind: 'no_fractions'; readonly shares: number }
  | { readonly kind: 'order_type_not_offered'; readonly type: string }
  /** Of the exchange's own rules: `reason` is its stable word, `text` a clause. */
  | { readonly kind: 'exchange_refuses'; readonly reason: string; readonly text: string }
  /** The exchange limits prices by the day, and today's limits are not known yet. */
  | { readonly kind: 'no_price_limits' }
  | { readonly kind: 'validity_not_offered'; readonly validity: string }
  // the connection and the system
  /** An operator has paused the symbol. */
  | { readonly kind: 'paused'; readonly since: number }
  /** A position has no working stop for all its shares: nothing is entered anywhere until it has. */
  | { readonly kind: 'unprotected'; readonly symbol: string }
  | { readonly kind: 'trading_halted'; readonly why: string }
  | { readonly kind: 'trading_reducing'; readonly why: string }
  | { readonly kind: 'gateway_not_ready'; readonly state: string }
  | { readonly kind: 'gateway_mute' }
  /** A more urgent order was sent first, and the broker takes order numbers only in rising order. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'halt_file' }
  | { readonly kind: 'farm_broken'; readonly farm: string }
  | { readonly kind: 'account_values_stale'; readonly ageMs: number }
  | { readonly kind: 'not_reconciled'; readonly why: string }
  | { readonly kind: 'clock_skew'; readonly skewMs: number }
  | { readonly kind: 'clock_unknown' }
  | { readonly kind: 'restart_window'; readonly at: string }
  | { readonly kind: 'inbox_full'; readonly waiting: number }
  | { readonly kind: 'dry_run' };

export type RefusalKind = Refusal['kind'];

/** What closed trades gained and lost. */
export type TradeEdge = Omit<Extract<Refusal, { readonly kind: 'no_edge' }>, 'kind'>;
