// Inputs of decisions that are not state: configuration, prices, broker reports, compiled conditions.

import type { Instant } from '../../../kernel/instant.ts';
import type { AnchoredAtr } from '../../../market/indicators/anchored-atr.ts';
import type { IgnoredPrints, PrintFilter } from '../../../market/quotes/print-filter.ts';
import type { PremiumHeld, PremiumWatch } from '../../domain/exits/premium-watch.ts';
import type { StopReached } from '../../domain/exits/watched-stop.ts';
import type { Condition } from '../../domain/strategy/condition.ts';
import type { LineRule, Strategy } from '../../domain/strategy/strategy.ts';
import type { BrokerTraits } from '../../ports/broker-traits.ts';
import type { OrderCommand } from '../../ports/order-request.ts';
import type { Settings } from '../../ports/settings.ts';
import type { BarTally } from '../state/bar-tally.ts';
import type { BrokerView } from './broker-view.ts';
import type { MarketView } from './market-view.ts';

export interface Surroundings {
  readonly settings: Settings;
  readonly market: MarketView;
  readonly broker: BrokerView;
  /** The capabilities of the broker's venue, and its naming of orders. */
  readonly traits: BrokerTraits;
  readonly strategies: StrategySet;
  /** Market ms per wall ms. */
  readonly speed: number;
  /** Identical answers of a feed since the last recorded one, by feed key. */
  readonly repeats: Map<string, number>;
  /** What became of the bars at whose ends a strategy was judged in this run of the process, by strategy and symbol. */
  readonly barTallies: Map<string, BarTally>;
  /** Live high-water marks of open positions, by position id. */
  readonly marks: Map<string, Mark>;
  /** Since when the working stops of a held position cover too little, by position id. */
  readonly bareSince: Map<string, Instant>;
  /** Since when the stop of a position is not watched, by position id. */
  readonly unwatchedSince: Map<string, Instant>;
  /** Since when the collateral of a contract that was sold is found missing, or there again, by position. */
  readonly shortSince: Map<string, Instant>;
  /** By reference of a patient exit: the price that the market had when it first left the limit behind. */
  readonly leftBehind: Map<string, { readonly price: number; readonly at: Instant }>;
  /** By reference of an exit or a stop that could fill now: since when, with how much left. */
  readonly unfilledSince: Map<string, { readonly left: number; readonly at: Instant }>;
  /** What the broker last said about an order that it did not refuse, by reference. */
  readonly lastWarnings: Map<string, string>;
  /**
   * Since when a position that has to be left waits, by position id for the side of the market that it needs, and by `id/reason` for all
   * else: a bid of what was bought, quotes of a pair, orders on its other side, its exit.
   */
  readonly waitingSince: Map<string, Instant>;
  /** Positions whose stop is not restored until a split is ruled out, by id. */
  readonly deferredRestores: Set<string>;
  /** Prints that the filter ignored in this run of the process. */
  readonly ignoredPrints: IgnoredPrints;
  /** Orders of people that wait for prices, by the name of their request. */
  readonly awaited: Map<string, OrderCommand>;
  /** Symbols whose prices the order of a person asked for, with the time of the latest. */
  readonly pricesAsked: Map<string, Instant>;
  readonly nights: Nights;
  /** Keys of the alarms already raised in this run of the process. */
  readonly alarmed: Set<string>;
  /** Whether the HALT file is in the instance folder. */
  isHaltFilePresent(): boolean;
}

export interface CompiledStrategy {
  readonly strategy: Strategy;
  readonly condition: Condition;
}

export interface StrategySet {
  /** Strategies of each symbol in evaluation order. */
  readonly bySymbol: ReadonlyMap<string, readonly CompiledStrategy[]>;
  /** Those of them that are judged at the ends of bars, and those that predictions concern. */
  readonly onBars: ReadonlyMap<string, readonly CompiledStrategy[]>;
  readonly onPredictions: ReadonlyMap<string, readonly CompiledStrategy[]>;
  /** Symbols whose prices the strategies need: their own, and those that conditions read. */
  readonly watched: ReadonlySet<string>;
  /** By text. Conditions that only open positions still use after a reload are compiled on first use. */
  readonly conditions: Map<string, Condition>;
}

export interface Mark {
  highWater: number;
  readonly filter: PrintFilter;
  /** Limits how far a print may jump. */
  readonly atr: AnchoredAtr;
  /** For a watched stop: a price through it that waits for a second witness, and since when. */
  doubt: { readonly reached: StopReached; readonly since: Instant } | undefined;
  /** For the watched stop of an option. */
  premium?: PremiumWatch | undefined;
  /** Of an option whose stop trails: its last samples. */
  premiumHeld?: PremiumHeld | undefined;
  /** Price of the line of a part of the trail; NaN while unknown. */
  lineOf(part: LineRule, now: Instant): number;
}

/** Whose bars must still be looked at over the night to today. */
export interface Nights {
  /** What it was begun with, and for how long it holds. */
  histories: number;
  watched: ReadonlySet<string>;
  since: number;
  until: number;
  unproven: Set<string>;
}

export function noNights(): Nights {
  return {
    histories: -1,
    watched: new Set(),
    since: Number.NaN,
    until: Number.NaN,
    unproven: new Set(),
  };
}

export const QUOTE_AGE_MAX_MS = 5_000;
