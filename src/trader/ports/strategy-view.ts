// A strategy as `sluice strategy list --json` and the desk show it.
import type { SignalRow } from './look.ts';

export interface StrategyRow {
  readonly name: string;
  /** It enters no more; what it holds ends by the terms of its entry. */
  readonly removed: boolean;
  /** Of a removed one that of its newest position. */
  readonly hash: string;
  /** Since when it is as it is. */
  readonly since: string | null;
  readonly symbols: readonly string[];
  /** What keeps it from entering a symbol now, each with its numbers; null when no daemon runs. */
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
