// How well a contract fits the terms: what the best one of those that pass is chosen by.
import type { Between, OptionTrade } from '../../terms/option-trade.ts';

/** What a choice compares; NaN where it is unknown. */
export interface ContractFigures {
  /** Calendar days to expiry. */
  readonly days: number;
  readonly mid: number;
  /** Of the middle. */
  readonly spreadPercent: number;
  /** The largest that the terms allow at this price. */
  readonly spreadPercentMax: number;
  /** Per year. */
  readonly volatility: number;
  /** Ours; negative for puts. */
  readonly delta: number;
}

/** The cost of a wide spread is certain, so it counts as much as the delta; days matter less. */
const WEIGHTS = { delta: 0.4, spread: 0.4, days: 0.2 } as const;
/** Scores that differ by rounding error are equal. */
const PLACES = 1e6;

/**
 * 0 to 1: the weighted sum of how near delta and days are to the middle of their window, 1 there and 0 at its ends, and of
 * how much of the allowed spread is unused. An unknown figure counts 0.
 */
export function scoreOf(
  { delta, days, spreadPercent, spreadPercentMax }: Omit<ContractFigures, 'mid' | 'volatility'>,
  trade: Pick<OptionTrade, 'delta' | 'dte'>,
): number {
  const sum =
    WEIGHTS.delta * nearness(Math.abs(delta), trade.delta) +
    WEIGHTS.spread * fitting(spreadPercent / spreadPercentMax) +
    WEIGHTS.days * nearness(days, trade.dte);
  return Math.round(sum * PLACES) / PLACES;
}

function nearness(value: number, { from, until }: Between): number {
  const half = (until - from) / 2;
  const distance = Math.abs(value - (from + until) / 2);
  return half > 0 ? fitting(distance / half) : Number(distance === 0);
}

/** 1 for nothing of what is allowed, 0 for all of it, more, or an unknown share. */
function fitting(share: number): number {
  return share >= 0 && share < 1 ? 1 - share : 0;
}
