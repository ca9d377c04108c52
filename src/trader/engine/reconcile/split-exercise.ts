// An exercise of ours and a split in one night: the shares that it brings are multiplied before any answer has shown them. What was asked
// for, what the broker counts as their cost and the price of the day prove both, as they do for shares that are held.
// Decision 0008
import { averagePriceOf } from '../../../market/instruments/amount.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { type ScaleEvidence, scaleVerdict } from '../../domain/splits/scale-verdict.ts';
import { type SplitRatio, wholeShares } from '../../domain/splits/split-ratio.ts';
import type { Exercise } from '../../domain/terms/exercise.ts';
import {
  accountAsKnown,
  announcedSplit,
  priceToday,
  type Scale,
  scaleOf,
} from '../protective-orders/scale.ts';
import { positionsIn } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';
import { type Delivered, exerciseOf } from './book-delivery.ts';
import { allSets, isOurs, sharesIn } from './fitting-sets.ts';

export interface SplitExercise {
  readonly delivered: readonly Delivered[];
  readonly scale: Scale;
  /** Undefined while only the price of the day is missing. */
  readonly ratio?: SplitRatio;
}

interface Moved {
  readonly gone: readonly Delivered[];
  /** Signed, that came or went. */
  readonly shares: number;
}

/** Undefined unless one set of contracts that were asked for explains the shares, beside those that were held. */
export function splitExerciseOf(
  turn: Turn,
  underlying: string,
  { gone, shares }: Moved,
): SplitExercise | undefined {
  if (shares === 0) return undefined;
  const asked = gone.filter((one) => isOurs(one) && isWhole(one, exerciseOf(turn, one.symbol)));
  const fitting = allSets(asked).flatMap(
    (delivered) => judged(turn, underlying, { delivered, shares }) ?? [],
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** As many are gone as were asked for. */
function isWhole({ contracts }: Delivered, exercise: Exercise | undefined): boolean {
  return exercise?.contracts === contracts;
}

function judged(
  turn: Turn,
  underlying: string,
  { delivered, shares }: { readonly delivered: readonly Delivered[]; readonly shares: number },
): SplitExercise | undefined {
  const before = heldBefore(turn, underlying);
  const known = before && knownOf(turn, before, delivered);
  if (before === undefined || known === undefined) return undefined;
  const { costs, price: priceBefore, askedAt: knownAt } = known;
  const costAfter = turn.broker.positions.get(underlying)?.averageCost ?? 0;
  const priceAfter = priceToday(turn, underlying);
  const announced = announcedSplit(turn, underlying, knownAt);
  const both = {
    quantityBefore: before.units + sharesIn(delivered),
    quantityAfter: before.units + shares,
  };
  for (const costBefore of costs) {
    const evidence: ScaleEvidence = {
      ...{ ...both, priceBefore, isStopGone: false },
      ...(costAfter > 0 && { costBefore, costAfter }),
      ...(priceAfter !== undefined && { priceAfter }),
      ...(announced && { announced }),
    };
    const ratio = provenRatio(evidence);
    const scale = { verdict: scaleVerdict(evidence), evidence, knownAt };
    if (ratio !== undefined) return { delivered, scale, ratio };
    if (priceAfter === undefined && isProvenByPrice(evidence)) return { delivered, scale };
  }
  return undefined;
}

/** To the share: of what was never seen before the split, nothing else shows that none is missing. */
function provenRatio(evidence: ScaleEvidence): SplitRatio | undefined {
  const verdict = scaleVerdict(evidence);
  if (verdict.kind !== 'split') return undefined;
  const { quantityBefore, quantityAfter } = evidence;
  return quantityAfter === wholeShares(quantityBefore, verdict.ratio) ? verdict.ratio : undefined;
}

/** A price that went opposite to the shares would prove it. */
function isProvenByPrice(evidence: ScaleEvidence): boolean {
  const { quantityBefore, quantityAfter, priceBefore } = evidence;
  const priceAfter = (priceBefore * quantityBefore) / quantityAfter;
  return provenRatio({ ...evidence, priceAfter }) !== undefined;
}

interface Before {
  /** Signed. */
  readonly units: number;
  /** Average cost of a share. */
  readonly price: number;
}

/** Of the stock, before anything was delivered; undefined if what it has cost is unknown. */
function heldBefore(turn: Turn, underlying: string): Before | undefined {
  const units = accountAsKnown(turn, underlying);
  if (units === 0) return { units, price: 0 };
  const price = scaleOf(turn, underlying)?.evidence.costBefore;
  return price === undefined ? undefined : { units, price };
}

interface Known {
  /** Of a share with those of the exercise, which cost the strike, or the strike and what the contract has cost. Brokers count either. */
  readonly costs: readonly number[];
  /** Of the stock, when the newest of the exercises was asked for. */
  readonly price: number;
  readonly askedAt: Exercise['askedAt'];
}

function knownOf(turn: Turn, before: Before, delivered: readonly Delivered[]): Known | undefined {
  const exercises = delivered.flatMap(({ symbol }) => exerciseOf(turn, symbol) ?? []);
  const [newest] = exercises.toSorted((one, other) => other.askedAt - one.askedAt);
  if (newest?.underlyingPrice === undefined) return undefined;
  const came = sharesIn(delivered);
  const costWith = (priceOf: (one: Delivered) => number) => {
    const parts = delivered.map((one) => ({ price: priceOf(one), units: one.shares }));
    return costOf(before, { units: came, price: averagePriceOf(parts) });
  };
  return {
    costs: [
      costWith(({ terms }) => terms.strike),
      costWith(
        ({ terms, shares, symbol }) => terms.strike + Math.sign(shares) * premiumOf(turn, symbol),
      ),
    ],
    price: newest.underlyingPrice,
    askedAt: newest.askedAt,
  };
}

/** What goes leaves the cost of the others as it was. */
function costOf(before: Before, came: Before): number {
  if (before.units * came.units >= 0) return averagePriceOf([before, came]);
  return (Math.abs(before.units) > Math.abs(came.units) ? before : came).price;
}

function premiumOf({ state }: Turn, symbol: string): number {
  const held = positionsIn(state, symbol).filter(isHeld);
  return averagePriceOf(
    held.map(({ averagePrice, quantity }) => ({ price: averagePrice, units: quantity })),
  );
}
