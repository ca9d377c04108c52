// An exercise or an assignment and a split in one night: the shares that it brings are multiplied before any answer has shown them. What the
// broker counts as their cost and the price of the day prove both, as they do for shares that are held.
// Decision 0008
import type { Instant } from '../../../kernel/instant.ts';
import { averagePriceOf } from '../../../market/instruments/amount.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { type ScaleEvidence, scaleVerdict } from '../../domain/splits/scale-verdict.ts';
import { type SplitRatio, wholeShares } from '../../domain/splits/split-ratio.ts';
import {
  accountAsKnown,
  announcedSplit,
  priceToday,
  type Scale,
  scaleOf,
} from '../protective-orders/scale.ts';
import { ownQuantity, positionsIn } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';
import { type Delivered, exerciseOf } from './book-delivery.ts';
import { contractInstead } from './contract-instead.ts';
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

/**
 * Undefined unless one set of contracts explains the shares, beside those that were held: all that were asked for, or assigned. What a split
 * alone explains, or a contract that has replaced another one, was not delivered.
 */
export function splitExerciseOf(
  turn: Turn,
  underlying: string,
  { gone, shares }: Moved,
): SplitExercise | undefined {
  if (shares === 0 || scaleOf(turn, underlying)?.verdict.kind === 'split') return undefined;
  const whole = gone.filter((one) => isOurs(one) && isWhole(turn, underlying, one));
  const fitting = allSets(whole)
    .filter(({ length }) => length > 0)
    .flatMap((delivered) => judged(turn, underlying, { delivered, shares }) ?? []);
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** As many are gone as were asked for, or had been sold. What remains of a vertical is replaced by the split. */
function isWhole(
  turn: Turn,
  underlying: string,
  { symbol, contracts, remains }: Delivered,
): boolean {
  const asked = exerciseOf(turn, symbol)?.contracts;
  if (asked !== undefined) return asked === contracts;
  const held = ownQuantity(turn.state, symbol);
  if (held + contracts !== 0 || remains !== undefined) return false;
  return contractInstead(turn, symbol, underlying) === undefined;
}

function judged(
  turn: Turn,
  underlying: string,
  { delivered, shares }: { readonly delivered: readonly Delivered[]; readonly shares: number },
): SplitExercise | undefined {
  const before = heldBefore(turn, underlying);
  if (before === undefined) return undefined;
  const { costs, price: priceBefore, at: knownAt } = knownOf(turn, before, delivered);
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
  readonly marketPrice?: number;
  readonly at?: Instant;
}

/** Of the stock, before anything was delivered; undefined if what it has cost is unknown. */
function heldBefore(turn: Turn, underlying: string): Before | undefined {
  const units = accountAsKnown(turn, underlying);
  if (units === 0) return { units, price: 0 };
  const scale = scaleOf(turn, underlying);
  const price = scale?.evidence.costBefore;
  if (scale === undefined || price === undefined) return undefined;
  return { units, price, marketPrice: scale.evidence.priceBefore, at: scale.knownAt };
}

interface Known {
  /** Of a share with those that came, which cost the strike, or the strike and what the contract has cost. Brokers count either. */
  readonly costs: readonly number[];
  /** Of the stock: when the newest of the exercises was asked for, else when it was last known, else about the strike. */
  readonly price: number;
  readonly at: Instant;
}

function knownOf(turn: Turn, before: Before, delivered: readonly Delivered[]): Known {
  const exercises = delivered.flatMap(({ symbol }) => exerciseOf(turn, symbol) ?? []);
  const [newest] = exercises.toSorted((one, other) => other.askedAt - one.askedAt);
  const came = sharesIn(delivered);
  const partsBy = (priceOf: (one: Delivered) => number) =>
    delivered.map((one) => ({ price: priceOf(one), units: Math.abs(one.shares) }));
  const strike = averagePriceOf(partsBy(({ terms }) => terms.strike));
  const withPremium = averagePriceOf(
    partsBy(
      ({ terms, shares, symbol }) => terms.strike + Math.sign(shares) * premiumOf(turn, symbol),
    ),
  );
  return {
    costs: [strike, withPremium].map((price) => costOf(before, { units: came, price })),
    price: newest?.underlyingPrice ?? before.marketPrice ?? strike,
    at: newest?.askedAt ?? before.at ?? turn.now,
  };
}

/** What goes leaves the cost of the others as it was. */
function costOf(before: Before, came: Before): number {
  if (before.units * came.units >= 0) return averagePriceOf([before, came]);
  return (Math.abs(before.units) > Math.abs(came.units) ? before : came).price;
}

/** Signed: what was received for sold contracts is below 0. */
function premiumOf({ state }: Turn, symbol: string): number {
  const held = positionsIn(state, symbol).filter(isHeld);
  const price = averagePriceOf(
    held.map(({ averagePrice, quantity }) => ({ price: averagePrice, units: quantity })),
  );
  return Math.sign(ownQuantity(state, symbol)) * price;
}
