// A strategy as `sluice strategy list --json` and the desk show it.
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
  /** Symbols of its open positions. */
  readonly holds: readonly string[];
  readonly entries_today: number | null;
  readonly last_signal: SignalRow | null;
}

export interface WaitRow {
  readonly kind: string;
  readonly text: string;
}
