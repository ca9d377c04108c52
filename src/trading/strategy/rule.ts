// A rule is one strategy file after validation: what to enter on, how much, and how to get out.

export interface Rule {
  readonly name: string;
  /** SHA-256 of the file's canonical content, hex; every trade records it. */
  readonly hash: string;
  readonly symbols: readonly string[];
  /** Higher goes first when several rules want the same symbol in one turn; then by name. */
  readonly priority: number;
  readonly entry: { readonly side: 'long' | 'short' | 'both'; readonly when: string };
  readonly size: SizeRule;
  readonly stop: StopRule;
  readonly target: TargetRule | undefined;
  readonly trail: TrailRule | undefined;
  readonly exit: ExitRule;
  readonly cooldownMs: number;
  readonly limits: { readonly maxPositions: number; readonly maxEntriesPerDay: number };
  /** Entry order: `limit` is the marketable limit inside the collar; `market` only when the file asks. */
  readonly orderType: 'limit' | 'market';
}

/** `risk-percent` is percent of equity lost if the stop fills. */
export type SizeRule =
  | { readonly kind: 'risk-percent'; readonly percent: number }
  | { readonly kind: 'shares'; readonly shares: number }
  | { readonly kind: 'notional'; readonly notional: number };

export interface AtrSpec {
  readonly period: number;
  readonly barMs: number;
}

export type StopRule =
  | { readonly kind: 'atr'; readonly atr: AtrSpec; readonly multiple: number }
  | { readonly kind: 'percent'; readonly percent: number };

export type TargetRule =
  | { readonly kind: 'r'; readonly r: number }
  | { readonly kind: 'percent'; readonly percent: number };

export type TrailRule = {
  readonly activateAtR: number;
  /** Smallest improvement worth a modify, in price; undefined takes the default of the exit engine. */
  readonly step: number | undefined;
} & (
  | { readonly kind: 'atr'; readonly atr: AtrSpec; readonly multiple: number }
  | { readonly kind: 'percent'; readonly percent: number }
);

export interface ExitRule {
  readonly opposite: boolean;
  readonly neutral: boolean;
  readonly maxMs: number | undefined;
  readonly flattenBeforeCloseMs: number | undefined;
}
