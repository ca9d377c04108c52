// Whether a split changed the unit of shares and prices: a split multiplies the one and divides the other, a market
// does not.
// Decision 0008
import { sharesText } from '../wording/figures.ts';
import {
  factorOf,
  PLAIN_RATIOS,
  priceRatio,
  ratioText,
  type SplitRatio,
  splitRatios,
} from './split-ratio.ts';

export interface ScaleEvidence {
  /** Signed shares of the account according to the journal, ours and foreign, and according to the broker now. */
  readonly quantityBefore: number;
  readonly quantityAfter: number;
  /** Average cost per share in the broker's records; undefined if not reported. */
  readonly costBefore?: number;
  readonly costAfter?: number;
  /** The market when shares and prices last matched, and now. */
  readonly priceBefore: number;
  readonly priceAfter?: number;
  /** Our stop was removed, as a broker does with resting orders in a symbol that splits. */
  readonly isStopGone: boolean;
  /** The split that the broker has announced for a day between the two. */
  readonly announced?: SplitRatio;
}

/** Without the shares. */
export type PriceEvidence = Pick<
  ScaleEvidence,
  'costBefore' | 'costAfter' | 'priceBefore' | 'priceAfter'
>;

export type ScaleVerdict =
  | { readonly kind: 'same' }
  /** Only the price moved like a split; the shares have not (yet). */
  | { readonly kind: 'gap'; readonly why: string }
  | { readonly kind: 'split'; readonly ratio: SplitRatio }
  /** Different, but not a clean split; with the ratio that cost and price agree on, if the shares alone do not fit it. */
  | { readonly kind: 'doubtful'; readonly why: string; readonly ratio?: SplitRatio };

/** The smallest change of quantity by a split: 21:20. */
const SPLIT_LEAST = Math.log(1.04);
const COST_TOLERANCE = 0.02;
/** The largest overnight price change that is not a sign of a split. */
const NIGHT_MOVE_MAX = Math.log(1.35);
/** A price cannot show a ratio closer to one than this. */
const PRICE_WITNESS_MIN = Math.log(1.35);

const UNCHANGED: SplitRatio = { to: 1, from: 1 };

const SAME: ScaleVerdict = { kind: 'same' };

export function scaleVerdict(evidence: ScaleEvidence): ScaleVerdict {
  const { quantityBefore, quantityAfter } = evidence;
  // No shares left, none before, or another side: not a split.
  if (!(quantityBefore * quantityAfter > 0)) return SAME;
  if (quantityAfter === quantityBefore) return judgePrice(evidence);
  if (Math.abs(Math.log(quantityAfter / quantityBefore)) < SPLIT_LEAST) return SAME;
  const ratio = provenRatio(evidence);
  if (ratio !== undefined) return { kind: 'split', ratio };
  if (isSameMarket(evidence)) return SAME;
  const likely = likelyRatio(evidence);
  const why = doubtText(evidence);
  return { kind: 'doubtful', why, ...(likely === undefined ? {} : { ratio: likely }) };
}

/**
 * Shares were also traded unheard: their number fits no ratio, but the cost of each and the price of the day fit the same one, and a
 * market does not change what shares have cost.
 */
export function likelyRatio(evidence: PriceEvidence): SplitRatio | undefined {
  const ratio = ratioOfCost(evidence);
  return ratio !== undefined && isPriceFor(evidence, ratio) ? ratio : undefined;
}

/** The ratio that the cost of a share alone fits. */
export function ratioOfCost(evidence: PriceEvidence): SplitRatio | undefined {
  const ratio = best(PLAIN_RATIOS, (one) => offCost(evidence, one));
  return ratio !== undefined && offCost(evidence, ratio) <= COST_TOLERANCE ? ratio : undefined;
}

/** The shares are as before. A price of the day proves more than what was announced. */
function judgePrice({ priceBefore, priceAfter, announced }: ScaleEvidence): ScaleVerdict {
  if (priceAfter === undefined && announced !== undefined) {
    const why = `a split of ${ratioText(announced)} is announced, but the account holds as many shares as before, and no price of the day is known`;
    return { kind: 'gap', why };
  }
  const ratio = priceAfter === undefined ? undefined : priceRatio(priceBefore, priceAfter);
  if (ratio === undefined) return SAME;
  const why = `the price went from ${text(priceBefore)} to ${text(priceAfter)}, which looks like a split of ${ratioText(ratio)}, but the account holds as many shares as before`;
  return { kind: 'gap', why };
}

/** A split keeps the total cost; one more sign is required beside it, or the price alone is the sign. */
function provenRatio(evidence: ScaleEvidence): SplitRatio | undefined {
  const { quantityBefore, quantityAfter } = evidence;
  const ratios = splitRatios(quantityBefore, quantityAfter);
  const byCost = best(ratios, (ratio) => offCost(evidence, ratio));
  if (byCost !== undefined && offCost(evidence, byCost) <= COST_TOLERANCE)
    return hasWitness(evidence, byCost) ? byCost : undefined;
  if (hasCost(evidence)) return undefined;
  if (evidence.priceAfter === undefined)
    return ratios.find((ratio) => isAnnounced(evidence, ratio));
  const byPrice = best(ratios, (ratio) => offPrice(evidence, ratio));
  return byPrice !== undefined && isPriceFor(evidence, byPrice) ? byPrice : undefined;
}

function best(
  ratios: readonly SplitRatio[],
  offBy: (ratio: SplitRatio) => number,
): SplitRatio | undefined {
  return [...ratios].sort((a, b) => offBy(a) - offBy(b))[0];
}

function hasCost({ costBefore, costAfter }: ScaleEvidence): boolean {
  return costBefore !== undefined && costAfter !== undefined;
}

function offCost({ costBefore, costAfter }: PriceEvidence, ratio: SplitRatio): number {
  if (costBefore === undefined || costAfter === undefined) return Number.POSITIVE_INFINITY;
  return Math.abs(Math.log((costAfter * factorOf(ratio)) / costBefore));
}

function offPrice({ priceBefore, priceAfter }: PriceEvidence, ratio: SplitRatio): number {
  if (priceAfter === undefined) return Number.POSITIVE_INFINITY;
  return Math.abs(Math.log((priceAfter * factorOf(ratio)) / priceBefore));
}

function isPriceFor(evidence: PriceEvidence, ratio: SplitRatio): boolean {
  const size = Math.abs(Math.log(factorOf(ratio)));
  return (
    size >= PRICE_WITNESS_MIN && offPrice(evidence, ratio) <= Math.min(size / 2, NIGHT_MOVE_MAX)
  );
}

function isAnnounced({ announced }: ScaleEvidence, ratio: SplitRatio): boolean {
  return announced !== undefined && factorOf(announced) === factorOf(ratio);
}

/** Shares may be transferred into an account at no cost: then the price stays, and so does our stop. */
function hasWitness(evidence: ScaleEvidence, ratio: SplitRatio): boolean {
  const isExpected = evidence.isStopGone || isAnnounced(evidence, ratio);
  if (evidence.priceAfter === undefined) return isExpected;
  const size = Math.abs(Math.log(factorOf(ratio)));
  if (size >= PRICE_WITNESS_MIN) return isPriceFor(evidence, ratio);
  const off = offPrice(evidence, ratio);
  return off <= 2 * NIGHT_MOVE_MAX && (isExpected || off < offPrice(evidence, UNCHANGED));
}

/** A manual trade: the price is about the same, and so is the cost of the shares. */
function isSameMarket(evidence: ScaleEvidence): boolean {
  const { priceBefore, priceAfter } = evidence;
  return !isWholeCostKept(evidence) && isPriceAsBefore(priceBefore, priceAfter);
}

/** Whether the price changed no more than overnight; false if unknown. */
export function isPriceAsBefore(before: number, after: number | undefined): boolean {
  return after !== undefined && Math.abs(Math.log(after / before)) < NIGHT_MOVE_MAX;
}

function isWholeCostKept(evidence: ScaleEvidence): boolean {
  const { quantityBefore, quantityAfter } = evidence;
  return offCost(evidence, { to: quantityAfter, from: quantityBefore }) <= COST_TOLERANCE;
}

function doubtText(evidence: ScaleEvidence): string {
  const { quantityBefore, quantityAfter, costBefore, costAfter, priceBefore, priceAfter } =
    evidence;
  const cost =
    costBefore === undefined || costAfter === undefined
      ? ''
      : `, their cost from ${text(costBefore)} to ${text(costAfter)} a share`;
  return `the account went from ${quantityBefore} to ${sharesText(quantityAfter)} without an execution${cost}, the price from ${text(priceBefore)} to ${text(priceAfter)}`;
}

function text(price: number | undefined): string {
  return price === undefined ? 'unknown' : String(Math.round(price * 10_000) / 10_000);
}
