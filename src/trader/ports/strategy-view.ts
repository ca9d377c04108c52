// A strategy as `sluice strategy list --json` and the control API show it.
import type { SignalRow } from './look.ts';

export interface StrategyRow {
  readonly name: string;
  /** It opens no new positions; its open positions keep the terms of their entries. */
  readonly removed: boolean;
  /** For a removed strategy, the hash under which its newest position was opened. */
  readonly hash: string;
  /** When this version came into force. */
  readonly since: string | null;
  readonly symbols: readonly string[];
  /** What currently prevents an entry in each symbol, with the numbers; null when no daemon runs. */
  readonly waits_for:
    | readonly { readonly symbol: string; readonly reasons: readonly WaitRow[] }[]
    | null;
  /** Of a strategy on bars: how its condition was since the start of the daemon; null otherwise, and when no daemon runs. */
  readonly bars: readonly BarsRow[] | null;
  /** Symbols of its open positions. */
  readonly holds: readonly string[];
  readonly entries_today: number | null;
  readonly last_signal: SignalRow | null;
}

export interface BarsRow {
  readonly symbol: string;
  /** `5m`, `day`. */
  readonly every: string;
  /** End of the newest bar that was judged. */
  readonly until: string | null;
  readonly was_true: number;
  readonly was_false: number;
  readonly was_unknown: number;
  /** The last missing input, or the condition if it could not be computed. */
  readonly why_unknown: string | null;
}

export interface WaitRow {
  readonly kind: string;
  readonly text: string;
}
