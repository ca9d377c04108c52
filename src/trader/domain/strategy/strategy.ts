// A strategy file after validation: when to enter, how much, and how to exit.
import type { Weekday } from '../../../market/time/recurring-time.ts';
import { type OptionTrade, WRITTEN_KINDS } from '../terms/option-trade.ts';
import type { LowProfitGuard, StoplossGuard } from './guard.ts';
import type { CodeCondition } from './strategy-code.ts';

export interface Strategy extends TermsOfStrategy {
  readonly name: string;
  /** SHA-256 of the file's canonical content, hex; every trade records it. */
  readonly hash: string;
  readonly symbols: readonly string[];
  /** Higher goes first if several strategies want the same symbol in one turn; then by name. */
  readonly priority: number;
  readonly limits: { readonly maxPositions: number; readonly maxEntriesPerDay: number };
  readonly protections: StrategyProtections;
  /** The complete terms of single symbols, if the file overrides them. */
  readonly termsBySymbol: ReadonlyMap<string, TermsOfStrategy>;
  /** For a strategy written as code: the code decides, and `entry.when` only names it. */
  readonly code?: CodeCondition;
}

/** The terms that a file may override per symbol. */
export interface TermsOfStrategy {
  /** Options in place of the stock. */
  readonly trade?: OptionTrade | undefined;
  readonly entry: {
    readonly side: 'long' | 'short' | 'both';
    readonly when: string;
    /** Judged at the end of each bar of this length instead of with each prediction; `DAY_MS` is a session. */
    readonly everyMs?: number | undefined;
  };
  readonly entryOrder: EntryOrder;
  readonly entryHours: EntryHours;
  readonly size: SizeRule;
  readonly stop: StopRule;
  readonly target: TargetRule | undefined;
  readonly trail: TrailRule | undefined;
  readonly exit: ExitRule;
  /** Absent if the strategy adds nothing. */
  readonly add?: AddRule | undefined;
  readonly cooldownMs: number;
  /** Where no stop can rest at the venue: this daemon watches it. Absent: such an entry is refused. */
  readonly protection?: 'watched' | undefined;
}

/** Half of a premium is kept within a fraction of its days; the other half takes the risk of all the others. */
const HALF_OF_PREMIUM = { kind: 'percent', percent: 50 } as const satisfies TargetRule;

/** Its own; by default, a contract that is sold by itself and not held to expiry is bought back at half of its premium. */
export function targetOf({
  trade,
  target,
  exit,
}: Pick<TermsOfStrategy, 'trade' | 'target' | 'exit'>): TargetRule | undefined {
  const isWritten = trade !== undefined && WRITTEN_KINDS.has(trade.as);
  return target ?? (isWritten && exit.holdsToExpiry !== true ? HALF_OF_PREMIUM : undefined);
}

/** The strategy as it applies to one symbol. */
export function strategyFor(strategy: Strategy, symbol: string): Strategy {
  const terms = strategy.termsBySymbol.get(symbol);
  return terms === undefined ? strategy : { ...strategy, ...terms };
}

/** It is judged at the ends of bars; no prediction concerns it. */
export function isOnBars({ entry }: Pick<TermsOfStrategy, 'entry'>): boolean {
  return entry.everyMs !== undefined;
}

/** Away from the market: a limit waits this far below the price for longs, a stop this far above. */
export type PriceOffset =
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'atr'; readonly atr: AtrSpec; readonly multiple: number };

/** `marketable` is the limit inside the collar. The resting ones and the walk end after their lifetime. */
export type EntryOrder =
  | { readonly kind: 'marketable' }
  | { readonly kind: 'market' }
  | { readonly kind: 'limit'; readonly offset: PriceOffset; readonly lifeMs: number }
  | { readonly kind: 'stop'; readonly offset: PriceOffset; readonly lifeMs: number }
  | ({ readonly kind: 'walk' } & WalkTerms);

/** A limit that begins at the middle of the market and moves toward the other side. */
export interface WalkTerms {
  readonly steps: number;
  /** Market ms from one step to the next. */
  readonly everyMs: number;
  /** How far it goes from the middle to the other side: 100 is that side. */
  readonly reachPercent: number;
  /** Market ms; then the unfilled rest is cancelled. */
  readonly lifeMs: number;
}

/** Of an option whose strategy states no order: three quarters of the way to the ask in half a minute, and half a minute there. */
export const WALK_DEFAULTS: WalkTerms = {
  steps: 5,
  everyMs: 6_000,
  reachPercent: 75,
  lifeMs: 60_000,
};

/** Exchange time; undefined means no limit. */
export interface EntryHours {
  /** Ms of the day; the second is exclusive. */
  readonly between: { readonly fromMs: number; readonly untilMs: number } | undefined;
  readonly days: ReadonlySet<Weekday> | undefined;
  /** Whether the strategy enters on days that close early. */
  readonly allowsEarlyClose: boolean;
}

export const ANY_HOURS: EntryHours = {
  between: undefined,
  days: undefined,
  allowsEarlyClose: true,
};

export type SizeRule = SizeBase & {
  /** The size is a part of what the rule says, by the confidence of the prediction. */
  readonly byConfidence?: ConfidenceScale | undefined;
};

/** `risk-percent` is percent of equity lost if the stop fills. */
type SizeBase =
  | { readonly kind: 'risk-percent'; readonly percent: number }
  | { readonly kind: 'shares'; readonly shares: number }
  | { readonly kind: 'notional'; readonly notional: number }
  /** The position's value in percent of equity. */
  | { readonly kind: 'equity-percent'; readonly percent: number }
  /** The position's daily move, one standard deviation, in percent of equity. */
  | { readonly kind: 'volatility'; readonly percent: number; readonly bars: AtrSpec }
  /** Percent of equity lost if the stop fills, from the results of the strategy's own trades. */
  | ({ readonly kind: 'kelly' } & KellyTerms);

export interface KellyTerms {
  /** Of the Kelly fraction: 0.5 is half Kelly. */
  readonly fraction: number;
  /** Of equity at risk, at most. */
  readonly capPercent: number;
  /** With fewer closed trades than this, `fallbackPercent` of equity is at risk. */
  readonly tradesMin: number;
  readonly fallbackPercent: number;
}

/** `leastPercent` of the size at the confidence `from` and below, all of it at `to` and above, and in proportion between. */
export interface ConfidenceScale {
  readonly from: number;
  readonly to: number;
  readonly leastPercent: number;
}

export interface AtrSpec {
  readonly period: number;
  readonly barMs: number;
}

export type StopRule =
  | { readonly kind: 'atr'; readonly atr: AtrSpec; readonly multiple: number }
  | { readonly kind: 'percent'; readonly percent: number }
  /** A distance in USD. */
  | { readonly kind: 'price'; readonly distance: number }
  | LineRule
  /** Of options: what was paid, or the width of what was sold, bounds the loss, and R is all of it. */
  | { readonly kind: 'none' }
  /** Beyond the previous finished bar. */
  | { readonly kind: 'previous-bar'; readonly barMs: number; readonly offsetTicks: number };

/** A line over finished bars: below the highest of them, or the trend's own. */
export interface LineRule {
  readonly kind: 'chandelier' | 'supertrend';
  readonly atr: AtrSpec;
  readonly multiple: number;
}

/** The distance of a target; `at` is a price that a person stated. */
export type TargetPoint =
  | TargetGain
  | { readonly kind: 'at'; readonly price: number }
  /** The gain of the last step that has begun; steps begin later and gains are smaller from one to the next. */
  | { readonly kind: 'decay'; readonly steps: readonly TargetStep[] };

export type TargetGain =
  | { readonly kind: 'r'; readonly r: number }
  | { readonly kind: 'percent'; readonly percent: number };

/** `afterMs` counts from the first fill; the first step begins at 0. */
export interface TargetStep {
  readonly afterMs: number;
  readonly gain: TargetGain;
}

/** Of the shares the entry has filled. */
export type TargetLeg = TargetPoint & { readonly portionPercent: number };

export type TargetRule =
  | TargetPoint
  /** In order; shares beyond the portions have no target. */
  | { readonly kind: 'legs'; readonly legs: readonly TargetLeg[] };

/** What a stop follows; the first three kinds start at the activation. */
export type TrailPart =
  | { readonly kind: 'atr'; readonly atr: AtrSpec; readonly multiple: number }
  | { readonly kind: 'percent'; readonly percent: number }
  | LineRule
  /** To the entry, or `offset` USD beyond it, once the gain has reached this many R. */
  | { readonly kind: 'break-even'; readonly atR: number; readonly offset: number }
  /** To `stopR` from the entry at each gain of `atR`. */
  | { readonly kind: 'steps'; readonly steps: readonly RatchetStep[] };

export interface RatchetStep {
  readonly atR: number;
  readonly stopR: number;
}

export type TrailRule = {
  readonly activateAtR: number;
  /** Smallest improvement worth a modification, in price; undefined means the default of the exit engine. */
  readonly step: number | undefined;
} & (TrailPart | { readonly kind: 'tightest'; readonly of: readonly TrailPart[] });

/** Plans in old journals lack the optional fields. */
export interface ExitRule {
  readonly opposite: boolean;
  readonly neutral: boolean;
  readonly maxMs: number | undefined;
  readonly flattenBeforeCloseMs: number | undefined;
  /** Ms of the exchange's day. */
  readonly atMs?: number | undefined;
  /** Any of these conditions ends the position. */
  readonly when?: readonly string[] | undefined;
  readonly partial?: readonly PartialExit[] | undefined;
  /** Of an option: leaves once its stock has moved against it. */
  readonly underlying?: UnderlyingExit | undefined;
  /** A contract that was sold against reserved cash or shares is held into its last hour, and may be assigned. */
  readonly holdsToExpiry?: true | undefined;
}

/** A limit near the price of that moment would often not fill, and the order has to close the position. */
export const FLOOR_PERCENT = 20;

/** In percent of the price of the stock when the entry was decided, or at the price that a person stated. */
export type UnderlyingExit = ({ readonly percent: number } | { readonly price: number }) & {
  /** An order rests at the broker for it, with a limit at so many percent of what was paid; absent: only the daemon watches. */
  readonly floorPercent?: number | undefined;
};

/** Adds to an open trade, in percent of its initial shares, at most this often. */
export type AddRule = { readonly percent: number; readonly max: number } & (
  | { readonly kind: 'r'; readonly r: number }
  | { readonly kind: 'when'; readonly when: string }
);

/** Closes a part of the entry's filled shares, once. */
export type PartialExit = { readonly percent: number } & (
  | { readonly kind: 'when'; readonly when: string }
  | { readonly kind: 'age'; readonly afterMs: number }
);

/** Only its stop ends the position. */
export const NO_EXITS: ExitRule = {
  opposite: false,
  neutral: false,
  maxMs: undefined,
  flattenBeforeCloseMs: undefined,
};

/** Undefined means off. */
export interface StrategyProtections {
  /** Cooldown after a stop-out with a loss; replaces a shorter one. */
  readonly afterStopMs: number | undefined;
  /** Counts and locks within the strategy: one symbol of it, or all. */
  readonly stoplossGuard: StoplossGuard | undefined;
  readonly lowProfit: LowProfitGuard | undefined;
}

export const NO_STRATEGY_PROTECTIONS: StrategyProtections = {
  afterStopMs: undefined,
  stoplossGuard: undefined,
  lowProfit: undefined,
};
