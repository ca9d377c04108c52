// The status of a daemon, as `sluice status --json` and the control API show it.

import type { TradingState } from '../domain/facts/risk-facts.ts';
import type { Difference } from '../domain/facts/system-facts.ts';
import type { FeedState, GatewayState } from '../domain/terms/connection-states.ts';
import type { Mode } from './settings.ts';
import type { UncoveredPosition, WatchedPosition } from './trader.ts';

export interface StatusView {
  /** A running daemon gave this answer; false when the journal was read instead. It says nothing about the mode. */
  readonly live: boolean;
  /** Orders go to an account with real money: `mode` is `live`. */
  readonly real_money: boolean;
  readonly state: 'starting' | 'trading' | 'waiting' | 'stopping' | 'stopped';
  readonly mode: Mode;
  readonly account: string;
  /** The instance folder. */
  readonly folder: string;
  readonly pid: number | null;
  readonly uptime_seconds: number;
  readonly version: string;
  readonly market_time: string | null;
  readonly gateway: {
    readonly state: GatewayState;
    readonly since: string;
    readonly why: string;
    /** When a message of the gateway last arrived. */
    readonly last_heard: string | null;
    readonly next_restart: string | null;
    /** When the operator must renew its weekly login. */
    readonly next_login: string | null;
  } | null;
  readonly feeds: readonly {
    readonly name: string;
    readonly state: FeedState;
    readonly last_poll: string | null;
    readonly last_prediction: string | null;
    readonly failures: number;
    /** Its polls go unanswered in a session since then; null while they do not. */
    readonly silent_since: string | null;
  }[];
  /** Ours beside the gateway's: no new positions unless it is trusted; null without a daemon. */
  readonly clock: {
    /** Null while the gateway has not reported its time for a minute. */
    readonly skew_ms: number | null;
    readonly trusted: boolean;
  } | null;
  readonly trading: {
    readonly state: TradingState;
    readonly reason: string;
    /** The heading in the runbook, which is the recorded reason of a halt; null while nothing is halted. */
    readonly halted_by: string | null;
    /** `docs/runbook.md#wrong-account`; null while nothing is halted. */
    readonly runbook: string | null;
  };
  /** What is in force, and since when; null without a daemon. */
  readonly config: {
    readonly hash: string;
    readonly since: string;
    readonly strategies: readonly string[];
    /** Errors in the files as they are now, one sentence each: while there are any, the previous configuration stays in force. */
    readonly refused: readonly string[];
    /** Changes in the files that take effect only after a restart; empty if there are none. */
    readonly needs_restart: string;
  } | null;
  readonly locks: readonly LockRow[];
  /** In live mode: which of the first 3 days with narrow limits it is; null after them. */
  readonly first_live_day: number | null;
  readonly ready: { readonly is_ready: boolean; readonly why: string };
  readonly positions: number;
  /** What is kept as an investment, apart from the positions. */
  readonly holdings: readonly {
    readonly symbol: string;
    readonly quantity: number;
    readonly average_price: number;
  }[];
  readonly protected_positions: number;
  /** Symbols of positions that are unprotected: working stops cover less than they hold, for longer than a repair takes. */
  readonly unprotected: readonly string[];
  /** Every position whose working stops cover less than it holds at this moment, also while its stop is being placed. */
  readonly uncovered: readonly {
    readonly symbol: string;
    readonly quantity: number;
    readonly covered: number;
    readonly kind: UncoveredPosition['kind'];
    /** Who allows entries although it is unprotected. */
    readonly waived_by: string | null;
  }[];
  /** Positions whose stops rest nowhere: this daemon watches them, and nothing does while it is down. */
  readonly watched: readonly {
    readonly symbol: string;
    readonly quantity: number;
    readonly stop_price: number;
    readonly kind: WatchedPosition['kind'];
    /** Why it is not watched; empty while it is. */
    readonly why: string;
  }[];
  /** Shares that their market does not let be sold yet, by purchase day: nothing can protect them until then. */
  readonly locked: readonly {
    readonly symbol: string;
    readonly quantity: number;
    readonly until: string;
    /** Nothing of the position can be sold. */
    readonly is_all: boolean;
  }[];
  /** When the broker last showed all stops at work; null without a position, or if it has not since the start. */
  readonly stops_confirmed_at: string | null;
  /** No connection to the broker, or it has not shown the stops for too long: verify them in TWS. */
  readonly stops_stale: boolean;
  /** Result in USD from the entry prices if every resting stop fills at its price; gaps excluded. Null if unlimited or unknown. */
  readonly worst_case: number | null;
  /** The same from the last prices; null also without a daemon. */
  readonly worst_case_from_now: number | null;
  /** A position has no stop for all its shares. */
  readonly loss_unlimited: boolean;
  /** What trading has earned since the day began, to the cent; null without a daemon. */
  readonly day: DayRow | null;
  readonly open_orders: number;
  readonly unknown_orders: number;
  /** Symbols without live prices in an open market: no entries in them, and their stops are not moved. */
  readonly dark_prices: readonly string[];
  /** Symbols in which an operator allows no entries. */
  readonly paused_symbols: readonly string[];
  /** The last comparison with a complete snapshot of the broker; null without a daemon. */
  readonly comparison: {
    readonly at: string | null;
    readonly is_clean: boolean;
    readonly differences: readonly Difference[];
  } | null;
  /** Market time in which positions were unprotected, as the daemon saw it since its start. */
  readonly naked_seen_ms: number;
  /** Market time in which the stop of a watched position was not watched, since the start. */
  readonly unwatched_seen_ms: number;
  /** The unprotected time in the session of this day, from the journal: also before a restart; null without a daemon. */
  readonly naked_today_ms: number | null;
  /** Inferred executions of the last days that no statement has replaced yet. */
  readonly inferred_executions: number;
  /** Stops placed separately from their entry or moved back, since the start. */
  readonly repairs: number;
  readonly errors_last_hour: number;
  /** Where health and metrics are served. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
}

/** `result` = `realized` + `open` - `carried` - `fees`. */
export interface DayRow {
  /** The trading day, by the calendar of the venue. */
  readonly day: string | null;
  /** Null while an open position has no price. */
  readonly result: number | null;
  /** Of executions of this day, before commissions. */
  readonly realized: number;
  /** Sum of `unrealized_pnl` of the open positions. */
  readonly open: number;
  /** Part of `open` that was there when the day began. */
  readonly carried: number;
  /** Commissions of this day. */
  readonly fees: number;
  /** Symbols of open positions without a price. */
  readonly unpriced: readonly string[];
}

/** A lock that blocks entries until it expires or is deleted. */
export interface LockRow {
  readonly id: string;
  readonly scope: 'all' | 'symbol' | 'rule';
  readonly symbol: string | null;
  readonly rule: string | null;
  readonly reason: { readonly kind: string; readonly [name: string]: unknown };
  readonly text: string;
  readonly since: string;
  readonly until: string;
}
