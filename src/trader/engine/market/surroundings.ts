// What surrounds decisions without being state: configuration, prices, the broker's word, and the conditions of the rules.
import type { Instant } from '../../../kernel/instant.ts';
import type { AnchoredAtr } from '../../../market/indicators/anchored-atr.ts';
import type { IgnoredPrints, PrintFilter } from '../../../market/quotes/print-filter.ts';
import type { Condition } from '../../domain/strategy/condition.ts';
import type { LineRule, Strategy } from '../../domain/strategy/strategy.ts';
import type { BrokerTraits } from '../../ports/broker-traits.ts';
import type { Settings } from '../../ports/settings.ts';
import type { BrokerView } from './broker-view.ts';
import type { MarketView } from './market-view.ts';

export interface Surroundings {
  readonly settings: Settings;
  readonly market: MarketView;
  readonly broker: BrokerView;
  /** What the broker's venue can do, and how orders are named there. */
  readonly traits: BrokerTraits;
  readonly strategies: StrategySet;
  /** Market ms per wall ms. */
  readonly speed: number;
  /** Identical answers of a feed since the last recorded one, by feed key. */
  readonly repeats: Map<string, number>;
  /** Live high-water marks of open positions, by position id. */
  readonly marks: Map<string, Mark>;
  /** Prints that were not believed, in this life of the process. */
  readonly ignoredPrints: IgnoredPrints;
  /** Alarms raised already in this life of the process, by what they are about. */
  readonly alarmed: Set<string>;
  /** Whether the HALT file lies in the instance folder. */
  isHaltFilePresent(): boolean;
}

export interface CompiledStrategy {
  readonly strategy: Strategy;
  readonly condition: Condition;
}

export interface StrategySet {
  /** Rules of each symbol in the order they are asked. */
  readonly bySymbol: ReadonlyMap<string, readonly CompiledStrategy[]>;
  /** Whose prices the rules need: their own symbols, and those that conditions look at. */
  readonly watched: ReadonlySet<string>;
  /** By text; what open positions left a rule of before a reload is compiled when it is asked. */
  readonly conditions: Map<string, Condition>;
}

export interface Mark {
  highWater: number;
  readonly filter: PrintFilter;
  /** Judges how far a print may jump. */
  readonly atr: AnchoredAtr;
  /** Where the line of a part of the trail lies; NaN while it is unknown. */
  lineOf(part: LineRule, now: Instant): number;
}

export const QUOTE_AGE_MAX_MS = 5_000;
