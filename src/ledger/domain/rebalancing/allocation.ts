// What a rebalancing is planned from: what is held, the wanted weights, the strategy and its limits.
import { sumOf } from '../../../kernel/amounts.ts';
import {
  type Decimal,
  decimal,
  type Money,
  ONE,
  type Price,
  type Quantity,
  ZERO,
} from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { TaxedHolding } from './lots-to-sell.ts';

/** Something that is held, or wanted, or both. */
export interface Asset {
  /** Names it in the targets; no two assets share one. */
  readonly symbol: string;
  /** Negative if short. */
  readonly quantity: Quantity;
  /** In the base currency; undefined if it is not known or too old to trade on. */
  readonly price: Price | undefined;
  /** Of a board lot, instead of the limit for all. */
  readonly lotSize?: Quantity;
  /** Why it may not be traded at all; its value counts nevertheless. */
  readonly withheld?: WithheldReason;
  /** Who manages it, if it is OWNED_BY somebody. */
  readonly owner?: string;
  /** Shared by assets that are declared substantially identical: no two others have the same. */
  readonly likeness?: string;
  /** For the tax of a sale; without them a sale names no lots. */
  readonly holding?: TaxedHolding;
}

/** FOREIGN: the account holds it beside what was bought here. OWNED_BY: a strategy manages it. */
export type WithheldReason = 'FOREIGN' | 'OWNED_BY' | 'OPTION' | 'SHORT_POSITION';

export interface Target {
  readonly symbol: string;
  /** Of the base: 0 to 1. What the targets leave is cash. */
  readonly weight: Decimal;
}

export type Strategy =
  /** Trades once an asset has left its band: by more than so much of the base, or of its target. */
  | {
      readonly kind: 'threshold';
      readonly absoluteBand?: Decimal | undefined;
      readonly relativeBand?: Decimal | undefined;
      /** Where a trade ends; undefined: at the target, for all assets. Otherwise those inside their band stay as they are. */
      readonly to?: BandGoal | undefined;
    }
  /** Trades whenever it runs. */
  | { readonly kind: 'calendar' }
  /** As `calendar`, with other weights for some assets until they expire, and steps of limited size. */
  | {
      readonly kind: 'tactical';
      readonly overlay: readonly Target[];
      /** The last day of the overlay. */
      readonly until: TradingDay;
      /** How far one run may move the weight of an asset; undefined: all the way. */
      readonly moveMax?: Decimal | undefined;
      /** The policy whose advice it is; undefined: stated by a person. */
      readonly by?: string | undefined;
    };

/** The edge of the band that was left, or half way from there to the target. */
export type BandGoal = 'edge' | 'middle';

/** What a unit of money counts in the sum that an exact allocation minimises. */
export interface Objective {
  /** Of the distance from the targets that is left. */
  readonly deviation: Decimal;
  /** Cost of crossing the spread, as a part of the value of a trade. */
  readonly spread: Decimal;
  /** Of the tax on gains; what a loss saves is taken off. */
  readonly tax: Decimal;
  /** Of the value that is traded. */
  readonly turnover: Decimal;
}

export interface Limits {
  readonly lotSize: Quantity;
  /** Smallest value of a trade. */
  readonly tradeMin: Money;
  /** Cash that stays: the larger of the two. */
  readonly bufferAmount: Money;
  /** Of the total value. */
  readonly bufferShare: Decimal;
  /** Of the value of a trade. */
  readonly feeRate: Decimal;
  readonly feeMin: Money;
  /** Cash that is to be there in addition to the buffer, for a withdrawal for example. */
  readonly cashNeeded?: Money | undefined;
  /** Largest realised gain of a plan, losses taken off; undefined: any. */
  readonly gainMax?: Money | undefined;
  /** Of an exact allocation; undefined: distances and fees alone. */
  readonly objective?: Objective | undefined;
  readonly noSell: ReadonlySet<string>;
  /** Sold at a loss a short time ago: a purchase would disallow the loss. */
  readonly noBuy: ReadonlySet<string>;
  /** Leave out sales whose loss recent purchases would disallow, and purchases that would disallow the loss of a planned sale. */
  readonly guardsWash: boolean;
}

export interface Allocation {
  readonly cash: Money;
  readonly assets: readonly Asset[];
  readonly targets: readonly Target[];
  readonly strategy: Strategy;
  readonly limits: Limits;
  /** Chosen together, by symbol, instead of rounding each trade toward zero; one that is not there is not traded. */
  readonly lots?: ReadonlyMap<string, Decimal> | undefined;
  readonly at: Instant;
  /** The day of `at` where the portfolio is at home. */
  readonly today: TradingDay;
}

export type TargetRefusal =
  | { readonly kind: 'NEGATIVE_TARGET'; readonly symbol: string; readonly weight: Decimal }
  | { readonly kind: 'DUPLICATE_TARGET'; readonly symbol: string }
  | { readonly kind: 'TARGETS_ABOVE_ONE'; readonly sum: Decimal };

/** The weight of every asset that has one. */
export type Weights = ReadonlyMap<string, Decimal>;

/** The targets, with the overlay in the place of those it names until it expires. */
export function weightsWanted({
  targets,
  strategy,
  today,
}: Pick<Allocation, 'targets' | 'strategy' | 'today'>): Result<Weights, TargetRefusal> {
  const own = weightsOf(targets);
  if (!own.ok || strategy.kind !== 'tactical' || today > strategy.until) return own;
  const overlay = weightsOf(strategy.overlay);
  if (!overlay.ok) return overlay;
  return withinOne(new Map([...own.value, ...overlay.value]));
}

/** From the texts in which they are kept. */
export function targetsFrom(
  kept: readonly { readonly symbol: string; readonly weight: string }[],
): readonly Target[] {
  return kept.map(({ symbol, weight }) => ({ symbol, weight: decimal(weight) }));
}

export function weightsOf(targets: readonly Target[]): Result<Weights, TargetRefusal> {
  const weights = new Map<string, Decimal>();
  for (const { symbol, weight } of targets) {
    if (weight.lt(0)) return failed({ kind: 'NEGATIVE_TARGET', symbol, weight });
    if (weights.has(symbol)) return failed({ kind: 'DUPLICATE_TARGET', symbol });
    weights.set(symbol, weight);
  }
  return withinOne(weights);
}

function withinOne(weights: Weights): Result<Weights, TargetRefusal> {
  const sum = sumOf(weights.values());
  return sum.gt(ONE) ? failed({ kind: 'TARGETS_ABOVE_ONE', sum }) : ok(weights);
}

/** Every asset that is held or wanted, by symbol; one that is wanted and not listed has no price. */
export function assetsBySymbol({ assets }: Allocation, weights: Weights): readonly Asset[] {
  const listed = new Map(assets.map((asset) => [asset.symbol, asset]));
  if (listed.size < assets.length) throw new Error('two assets share a symbol');
  for (const symbol of weights.keys())
    if (!listed.has(symbol))
      listed.set(symbol, { symbol, quantity: ZERO as Quantity, price: undefined });
  return [...listed.values()].toSorted(bySymbol);
}

/** By code units: the same order on every machine. */
export function bySymbol(a: { readonly symbol: string }, b: { readonly symbol: string }): number {
  return a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0;
}
