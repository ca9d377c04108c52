// How far each asset is from its wanted weight, and whether that is outside its band.
import { greater, lesser, minus, plus, scaled, sumOf, valueAt } from '../../../kernel/amounts.ts';
import { type Decimal, decimal, type Money, NO_MONEY, ZERO } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  type Allocation,
  type Asset,
  assetsBySymbol,
  type Strategy,
  type TargetRefusal,
  weightsWanted,
} from './allocation.ts';

export type DriftRefusal =
  | TargetRefusal
  /** Nothing is left to allocate once the cash buffer is taken off. */
  | { readonly kind: 'NO_CAPITAL'; readonly base: Money };

export interface Drift {
  readonly asset: Asset;
  readonly value: Money;
  /** Of the base. */
  readonly weight: Decimal;
  readonly target: Decimal;
  /** Weight less target. */
  readonly drift: Decimal;
  readonly isBreached: boolean;
  /** Value less what is wanted, within the move that one run may make: what is to be sold, or bought if negative. */
  readonly excess: Money;
  /** The whole position is to go. */
  readonly isExit: boolean;
}

export interface Drifts {
  readonly totalValue: Money;
  readonly cashBuffer: Money;
  /** Total less buffer: weights are parts of it. */
  readonly base: Money;
  /** By symbol; those without a price are left out. */
  readonly drifts: readonly Drift[];
  /** Held or wanted without a price, by symbol. */
  readonly unpriced: readonly Asset[];
  readonly isTriggered: boolean;
}

/** Bands are compared in money, without a division, so that exactly on the band is not outside it. */
export function driftsOf(allocation: Allocation): Result<Drifts, DriftRefusal> {
  const wanted = weightsWanted(allocation);
  if (!wanted.ok) return wanted;
  const { cash, limits, strategy } = allocation;
  // Inside out: what stands at its target would be traded past it.
  if (bandsOf(strategy).some((band) => band.lt(0))) throw new Error('a band is below zero');
  const assets = assetsBySymbol(allocation, wanted.value);
  const valued = assets.flatMap((asset) =>
    asset.price === undefined ? [] : [{ asset, value: valueAt(asset.quantity, asset.price) }],
  );
  const totalValue = plus(cash, sumOf(valued.map(({ value }) => value)));
  const { bufferAmount, bufferShare, cashNeeded = NO_MONEY } = limits;
  const buffer = greater(bufferAmount, scaled(totalValue, bufferShare));
  const cashBuffer = plus(buffer, cashNeeded);
  const isShort = cash.lt(cashNeeded);
  const base = minus(totalValue, cashBuffer);
  if (!base.gt(0)) return failed({ kind: 'NO_CAPITAL', base });
  const drifts = valued.map(({ asset, value }) =>
    driftOf(
      { asset, value, base, target: wanted.value.get(asset.symbol) ?? ZERO, isShort },
      strategy,
    ),
  );
  return ok({
    ...{ totalValue, cashBuffer, base, drifts },
    unpriced: assets.filter(isUnpriced).filter((asset) => isConcerned(asset, wanted.value)),
    isTriggered:
      strategy.kind !== 'threshold' || isShort || drifts.some(({ isBreached }) => isBreached),
  });
}

/** Widths that a strategy allows, its largest step among them. */
function bandsOf(strategy: Strategy): readonly Decimal[] {
  switch (strategy.kind) {
    case 'threshold':
      return [strategy.absoluteBand, strategy.relativeBand].filter((one) => one !== undefined);
    case 'tactical':
      return strategy.moveMax === undefined ? [] : [strategy.moveMax];
    case 'calendar':
      return [];
    default:
      return strategy satisfies never;
  }
}

function isUnpriced({ price }: Asset): boolean {
  return price === undefined;
}

function isConcerned({ symbol, quantity }: Asset, weights: ReadonlyMap<string, Decimal>): boolean {
  return !quantity.isZero() || weights.get(symbol)?.isZero() === false;
}

/** Of weights as they are shown; nothing is decided by them. */
const WEIGHT_PLACES = 12;

interface Valued {
  readonly asset: Asset;
  readonly value: Money;
  readonly base: Money;
  readonly target: Decimal;
  /** The cash is less than what is needed: all assets give, and go to their targets. */
  readonly isShort: boolean;
}

function driftOf({ asset, value, base, target, isShort }: Valued, strategy: Strategy): Drift {
  const weight = value.dividedBy(base, WEIGHT_PLACES);
  const targetValue = scaled(base, target);
  const compared = { value, base, targetValue };
  const desired = isShort ? targetValue : desiredOf(compared, strategy);
  return {
    ...{ asset, value, weight, target },
    drift: minus(weight, target),
    isBreached: isOutside({ value, base, targetValue }, strategy),
    excess: minus(value, desired),
    isExit: desired.isZero() && !value.isZero(),
  };
}

interface Compared {
  readonly value: Money;
  readonly base: Money;
  readonly targetValue: Money;
}

function isOutside({ value, base, targetValue }: Compared, strategy: Strategy): boolean {
  if (strategy.kind !== 'threshold') return false;
  const distance = minus(value, targetValue).abs();
  const { absoluteBand, relativeBand } = strategy;
  if (absoluteBand !== undefined && distance.gt(scaled(base, absoluteBand))) return true;
  // A holding without a target is outside every band that is a part of the target.
  return relativeBand !== undefined && distance.gt(scaled(targetValue, relativeBand));
}

function desiredOf(compared: Compared, strategy: Strategy): Money {
  if (strategy.kind === 'threshold') return withinBand(compared, strategy);
  if (strategy.kind === 'calendar' || strategy.moveMax === undefined) return compared.targetValue;
  return withinMove(compared, strategy.moveMax);
}

type Threshold = Extract<Strategy, { readonly kind: 'threshold' }>;

const HALF = decimal('0.5');

function withinBand({ value, base, targetValue }: Compared, strategy: Threshold): Money {
  const { absoluteBand, relativeBand, to } = strategy;
  if (to === undefined) return targetValue;
  const bands = [
    ...(absoluteBand === undefined ? [] : [scaled(base, absoluteBand)]),
    ...(relativeBand === undefined ? [] : [scaled(targetValue, relativeBand)]),
  ];
  const band = bands.reduce((least: Money, one) => lesser(least, one), base);
  const isInside = !minus(value, targetValue).abs().gt(band);
  if (isInside) return value;
  const apart = to === 'edge' ? band : scaled(band, HALF);
  return value.gt(targetValue) ? plus(targetValue, apart) : minus(targetValue, apart);
}

function withinMove({ value, base, targetValue }: Compared, moveMax: Decimal): Money {
  const step = scaled(base, moveMax);
  const lowest = greater(minus(value, step), lesser(value, NO_MONEY));
  return greater(lowest, lesser(plus(value, step), targetValue));
}
