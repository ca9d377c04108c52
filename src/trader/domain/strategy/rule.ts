// A rule is one strategy file after validation: what to enter on, how much, and how to get out.
import type { Weekday } from '../../../market/time/recurring-time.ts';
import type { LowProfitGuard, StoplossGuard } from './guard.ts';
import type { CodeCondition } from './strategy-code.ts';

export interface Rule extends RuleTerms {
  readonly name: string;
  /** SHA-256 of the file's canonical content, hex; every trade records it. */
  readonly hash: string;
  readonly symbols: readonly string[];
  /** Higher goes first when several rules want the same symbol in one turn; then by name. */
  readonly priority: number;
  readonly limits: { readonly maxPositions: number; readonly maxEntriesPerDay: number };
  readonly protections: RuleProtections;
  /** The terms of single symbols, whole, where the file has others for them. */
  readonly termsBySymbol: ReadonlyMap<string, RuleTerms>;
  /** Of a rule written as code: it is asked, and `entry.when` only names it. */
  readonly code?: CodeCondition;
}

/** What a file may say otherwise for one of its symbols. */
export interface RuleTerms {
  readonly entry: { readonly side: 'long' | 'short' | 'both'; readonly when: string };
  readonly entryOrder: EntryOrder;
  readonly entryHours: EntryHours;
  readonly size: SizeRule;
  readonly stop: StopRule;
  readonly target: TargetRule | undefined;
  readonly trail: TrailRule | undefined;
  readonly exit: ExitRule;
  /** Absent when nothing is ever added. */
  readonly add?: AddRule | undefined;
  readonly cooldownMs: number;
}

/** The rule as it is for one symbol. */
export function ruleFor(rule: Rule, symbol: string): Rule {
  const terms = rule.termsBySymbol.get(symbol);
  return terms === undefined ? rule : { ...rule, ...terms };
}

/** Toward the market's other side: a limit waits that far below the price for longs, a stop that far above. */
export type PriceOffset =
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'atr'; readonly atr: AtrSpec; readonly multiple: number };

/** `marketable` is the limit inside the collar. The resting ones end after their life. */
export type EntryOrder =
  | { readonly kind: 'marketable' }
  | { readonly kind: 'market' }
  | { readonly kind: 'limit'; readonly offset: PriceOffset; readonly lifeMs: number }
  | { readonly kind: 'stop'; readonly offset: PriceOffset; readonly lifeMs: number };

/** Exchange time; undefined is no limit. */
export interface EntryHours {
  /** Ms of the day: from the first until before the second. */
  readonly between: { readonly fromMs: number; readonly untilMs: number } | undefined;
  readonly days: ReadonlySet<Weekday> | undefined;
  /** Whether the rule enters on days that close early. */
  readonly allowsEarlyClose: boolean;
}

export const ANY_HOURS: EntryHours = {
  between: undefined,
  days: undefined,
  allowsEarlyClose: true,
};

/** `risk-percent` is percent of equity lost if the stop fills. */
export type SizeRule =
  | { readonly kind: 'risk-percent'; readonly percent: number }
  | { readonly kind: 'shares'; readonly shares: number }
  | { readonly kind: 'notional'; readonly notional: number }
  /** The position's value in percent of equity. */
  | { readonly kind: 'equity-percent'; readonly percent: number }
  /** What the position moves in a day, one standard deviation, in percent of equity. */
  | { readonly kind: 'volatility'; readonly percent: number; readonly bars: AtrSpec };

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
  /** Beyond the previous finished bar. */
  | { readonly kind: 'previous-bar'; readonly barMs: number; readonly offsetTicks: number };

/** A line that finished bars draw: below the highest of them, or the trend's own. */
export interface LineRule {
  readonly kind: 'chandelier' | 'supertrend';
  readonly atr: AtrSpec;
  readonly multiple: number;
}

/** Where a target lies. */
export type TargetPoint =
  | { readonly kind: 'r'; readonly r: number }
  | { readonly kind: 'percent'; readonly percent: number };

/** Of the shares the entry has filled. */
export type TargetLeg = TargetPoint & { readonly portionPercent: number };

export type TargetRule =
  | TargetPoint
  /** One after the other; what the portions leave has no target. */
  | { readonly kind: 'legs'; readonly legs: readonly TargetLeg[] };

/** What a stop follows; the first three kinds begin at the activation. */
export type TrailPart =
  | { readonly kind: 'atr'; readonly atr: AtrSpec; readonly multiple: number }
  | { readonly kind: 'percent'; readonly percent: number }
  | LineRule
  /** To the entry, or `offset` USD beyond it, once the gain has reached so many R. */
  | { readonly kind: 'break-even'; readonly atR: number; readonly offset: number }
  /** To `stopR` from the entry at each gain of `atR`. */
  | { readonly kind: 'steps'; readonly steps: readonly RatchetStep[] };

export interface RatchetStep {
  readonly atR: number;
  readonly stopR: number;
}

export type TrailRule = {
  readonly activateAtR: number;
  /** Smallest improvement worth a modify, in price; undefined takes the default of the exit engine. */
  readonly step: number | undefined;
} & (TrailPart | { readonly kind: 'tightest'; readonly of: readonly TrailPart[] });

/** Fields that may be absent are younger than plans in old journals. */
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
}

/** Adds to an open trade, in percent of the shares it began with, at most so often. */
export type AddRule = { readonly percent: number; readonly max: number } & (
  | { readonly kind: 'r'; readonly r: number }
  | { readonly kind: 'when'; readonly when: string }
);

/** Leaves a part of what the entry has filled, once. */
export type PartialExit = { readonly percent: number } & (
  | { readonly kind: 'when'; readonly when: string }
  | { readonly kind: 'age'; readonly afterMs: number }
);

/** Nothing but its stop ends the position. */
export const NO_EXITS: ExitRule = {
  opposite: false,
  neutral: false,
  maxMs: undefined,
  flattenBeforeCloseMs: undefined,
};

/** Undefined is off. */
export interface RuleProtections {
  /** Rest after a trade that its stop ended with a loss, in place of a shorter cooldown. */
  readonly afterStopMs: number | undefined;
  /** Counts and locks within the rule: one symbol of it, or all. */
  readonly stoplossGuard: StoplossGuard | undefined;
  readonly lowProfit: LowProfitGuard | undefined;
}

export const NO_RULE_PROTECTIONS: RuleProtections = {
  afterStopMs: undefined,
  stoplossGuard: undefined,
  lowProfit: undefined,
};
