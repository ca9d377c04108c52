// What is known about a feed: one primary figure, and all others with p-values that count how many they are.

import type { Cell } from './cell.ts';
import type { BrierScore, ConfidenceBand } from './confidence-bands.ts';
import type { JudgeHorizon } from './move.ts';

export interface Judgement {
  readonly verdict: Verdict;
  readonly primary: JudgeHorizon;
  /** Calls in sessions of the prices. */
  readonly calls: number;
  readonly buys: number;
  readonly days: number;
  readonly horizons: readonly HorizonFigures[];
  /** At the primary horizon, entered later. */
  readonly delays: readonly DelayFigures[];
  readonly groups: readonly GroupFigures[];
  readonly bands: readonly ConfidenceBand[];
  readonly brier: BrierScore | undefined;
  readonly power: Power | undefined;
  /** Whose move is taken off; undefined without its prices. */
  readonly market: string | undefined;
  /** That was asked for, and whether every call is in it: then nothing would be left. */
  readonly marketAsked: { readonly symbol: string; readonly isOnlyOne: boolean };
  /** A round trip at the spread of each call's symbol, a fraction of the price; undefined if it is not known. */
  readonly spread: number | undefined;
  /** p-values of all figures but the primary one, for how many they are. */
  readonly adjusted: ReadonlyMap<Cell, number>;
}

export type Verdict =
  | { readonly kind: 'no-calls' }
  /** All calls are on one side: what they gain is the market's. */
  | { readonly kind: 'one-sided'; readonly signal: 'BUY' | 'SELL' }
  | { readonly kind: 'too-few-days'; readonly days: number; readonly needed: number }
  /** Every exchange of days gives the same. */
  | { readonly kind: 'no-difference' }
  | { readonly kind: 'knows' | 'wrong' | 'nothing-shown' };

export interface HorizonFigures {
  readonly horizon: JudgeHorizon;
  readonly hits: Cell;
  /** Sides in another order within the day; undefined if they cannot differ, or with fewer than 10 days. */
  readonly runsP: number | undefined;
  /** In the direction predicted, fractions of the price. */
  readonly move: Cell;
  /** Less beta times the market; undefined without one. */
  readonly net: Cell | undefined;
  /** Undefined in a short judgement. */
  readonly coefficient: Cell | undefined;
}

export interface DelayFigures {
  readonly minutes: number;
  readonly hits: Cell;
  /** Net of the market if there is one: what a round trip may cost at most. */
  readonly move: Cell;
}

export interface GroupFigures {
  readonly by: 'ticker' | 'hour' | 'side' | 'regime';
  readonly group: string;
  readonly hits: Cell;
}

export interface Power {
  /** Above chance, as a rate of hits. */
  readonly effect: number;
  readonly power: number;
  readonly days: number;
  /** For the excess that was seen; undefined if it is 0. */
  readonly daysForSeen: number | undefined;
}

/** Which figures a judgement has: all of them, or the hits and moves at the horizons, for a reader that must not take long. */
export type JudgeDepth = 'all' | 'horizons';
