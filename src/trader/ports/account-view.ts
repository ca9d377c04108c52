// The account as the trader knows it: what the broker reported and when, what is in use, the limits, and the session.
import type { Instant } from '../../kernel/instant.ts';
import type { Session } from '../../market/time/calendar.ts';
import type { Exposure } from '../domain/risk/exposure-limits.ts';
import type { AccountTag } from './broker.ts';
import type { RiskSettings } from './risk-settings.ts';
import type { Mode } from './settings.ts';

export interface AccountView {
  readonly account: string;
  readonly mode: Mode;
  readonly accountType: 'margin' | 'cash';
  readonly venue: string;
  /** Where the symbols of the trader trade: empty until that is known. */
  readonly exchanges: readonly string[];
  /** Of every amount. */
  readonly currency: string;
  readonly marketTime: Instant;
  /** Undefined until the broker has reported it. */
  figure(tag: AccountTag): { readonly value: number; readonly at: Instant } | undefined;
  /** For new entries, without what is already on its way; NaN if unknown. */
  readonly buyingPower: number;
  /** Open positions at the last price. */
  readonly held: Exposure;
  /** Working entries at their own price. */
  readonly inFlight: Exposure;
  /** Net liquidation at the start of the trading day, which percent limits refer to. */
  readonly dayBase: number | undefined;
  readonly risk: RiskSettings;
  readonly session: {
    readonly current: Session | undefined;
    /** The next one, from now on. */
    readonly next: Session | undefined;
  };
}

/** An amount that the broker reports; null with the reason while it has not, or while there is no limit. */
export interface FigureRow {
  readonly value: number | null;
  readonly age_seconds: number | null;
  readonly reason: string | null;
}

export interface SessionRow {
  readonly day: string;
  readonly opens_at: string;
  readonly closes_at: string;
  readonly is_early_close: boolean;
}

/** The view in its public JSON form. */
export interface AccountRow {
  readonly account: string;
  readonly mode: Mode;
  readonly account_type: 'margin' | 'cash';
  readonly venue: string;
  readonly exchanges: string[];
  readonly currency: string;
  readonly market_time: string;
  readonly balance: {
    readonly net_liquidation: FigureRow;
    readonly buying_power: FigureRow;
    readonly available_funds: FigureRow;
    readonly excess_liquidity: FigureRow;
    readonly settled_cash: FigureRow;
    /** In the currency of the row; unsettled trades count. */
    readonly cash: FigureRow;
    readonly day_trades_remaining: FigureRow;
    readonly day_start_net_liquidation: number | null;
  };
  /** For new entries, after what is on its way; null if unknown. */
  readonly buying_power_available: number | null;
  readonly exposure: {
    readonly long: number;
    readonly short: number;
    readonly working_entries: number;
  };
  readonly limits: {
    readonly max_positions: number;
    readonly max_position_notional: number;
    readonly max_order_quantity: number | null;
    readonly max_symbol_percent: number | null;
    readonly max_gross_exposure_percent: number | null;
    readonly max_daily_loss_percent: number;
    readonly max_orders_per_minute: number;
    readonly max_entries_per_day: number | null;
    readonly max_leverage: number;
    readonly allow_symbols: readonly string[] | null;
    readonly deny_symbols: readonly string[];
  };
  readonly session: {
    readonly state: 'open' | 'closed';
    readonly current: SessionRow | null;
    readonly next: SessionRow | null;
    /** When the state changes; null beyond the known calendar. */
    readonly next_change: string | null;
  };
}
