// What the simulators play in a run without a broker: from when, how fast, which sessions, prices and predictions.
import type { Instant } from '../../../kernel/instant.ts';
import type { Session } from '../../../market/time/calendar.ts';

/** What is made up. */
export type SyntheticPart = 'prices' | 'option quotes' | 'predictions';

export interface Play {
  readonly begin: Instant;
  readonly speed: number;
  /** Played in this order; the time between two sessions and their breaks are skipped. */
  readonly sessions: Iterable<Session>;
  /** File of one-minute bars by symbol; other symbols follow a random walk. */
  readonly bars: ReadonlyMap<string, string>;
  /** Of the random walk; the same one repeats a run. */
  readonly seed?: number;
  /** The exchange of each symbol in Vietnam; others are at HOSE. */
  readonly boards?: ReadonlyMap<string, string>;
  /** File of what happens at the simulated broker, as of its `--scenario`. */
  readonly scenario?: string;
  readonly synthetic: readonly SyntheticPart[];
  readonly predictions: { readonly tape: string } | { readonly synthetic: readonly string[] };
}
