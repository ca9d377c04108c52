// Whether shares and prices are still counted as they were: a split multiplies the one and divides the other, a market does not.
import { factorOf, priceRatio, ratioText, type SplitRatio, splitRatios } from './split-ratio.ts';

export interface ScaleEvidence {
  /** Signed shares of the account as the journal has them, ours and others', and as the broker has them now. */
  readonly quantityBefore: number;
  readonly quantityAfter: number;
  /** What a share cost on average by the broker's books; undefined when nobody told. */
  readonly costBefore?: number;
  readonly costAfter?: number;
  /** The market when shares and prices were last known to fit, and now. */
  readonly priceBefore: number;
  readonly priceAfter?: number;
  /** Our stop was taken away, as a broker does with what rests in a symbol that is split. */
  readonly isStopGone: boolean;
}

export type ScaleVerdict =
  | { readonly kind: 'same' }
  /** The price alone moved like a split; the shares have not (yet). */
  | { readonly kind: 'gap'; readonly why: string }
  | { readonly kind: 'split'; readonly ratio: SplitRatio }
  /** Not the same, and no clean split either. */
  | { readonly kind: 'doubtful'; readonly why: string };

/** No split changes a quantity by less: 21:20 is the smallest. */
const SPLIT_LEAST = Math.log(1.04);
const COST_TOLERANCE = 0.02;
/** What a night may do to a price. */
const NIGHT_MOVE_MAX = Math.log(1.35);
/** A price says nothing about a ratio closer to one than this. */
const PRICE_WITNESS_MIN = Math.log(1.35);

const SAME: ScaleVerdict = { kind: 'same' };

export function scaleVerdict(evidence: ScaleEvidence): ScaleVerdict {
  const { quantityBefore, quantityAfter } = evidence;
  // Nothing left, nothing before, or another side: no split does that.
  if (!(quantityBefore * quantityAfter > 0)) return SAME;
  if (quantityAfter === quantityBefore) return judgePrice(evidence);
  if (Math.abs(Math.log(quantityAfter / quantityBefore)) < SPLIT_LEAST) return SAME;
  const ratio = provenRatio(evidence);
  if (ratio !== undefined) return { kind: 'split', ratio };
  return isSameMarket(evidence) ? SAME : { kind: 'doubtful', why: doubtText(evidence) };
}

function judgePrice({ priceBefore, priceAfter }: ScaleEvidence): ScaleVerdict {
  const ratio = priceAfter === undefined ? undefined : priceRatio(priceBefore, priceAfter);
  if (ratio === undefined) return SAME;
  const why = `the price went from ${text(priceBefore)} to ${text(priceAfter)}, which looks like a split of ${ratioText(ratio)}, but the account holds as many shares as before`;
  return { kind: 'gap', why };
}

/** The cost of the whole is what a split leaves alone; beside it one more witness is heard, or the price alone is it. */
function provenRatio(evidence: ScaleEvidence): SplitRatio | undefined {
  const { quantityBefore, quantityAfter } = evidence;
  const ratios = splitRatios(quantityBefore, quantityAfter);
  const byCost = best(ratios, (ratio) => offCost(evidence, ratio));
  if (byCost !== undefined && offCost(evidence, byCost) <= COST_TOLERANCE)
    return hasWitness(evidence, byCost) ? byCost : undefined;
  if (hasCost(evidence)) return undefined;
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

function offCost({ costBefore, costAfter }: ScaleEvidence, ratio: SplitRatio): number {
  if (costBefore === undefined || costAfter === undefined) return Number.POSITIVE_INFINITY;
  return Math.abs(Math.log((costAfter * factorOf(ratio)) / costBefore));
}

function offPrice({ priceBefore, priceAfter }: ScaleEvidence, ratio: SplitRatio): number {
  if (priceAfter === undefined) return Number.POSITIVE_INFINITY;
  return Math.abs(Math.log((priceAfter * factorOf(ratio)) / priceBefore));
}

function isPriceFor(evidence: ScaleEvidence, ratio: SplitRatio): boolean {
  const size = Math.abs(Math.log(factorOf(ratio)));
  return (
    size >= PRICE_WITNESS_MIN && offPrice(evidence, ratio) <= Math.min(size / 2, NIGHT_MOVE_MAX)
  );
}

/** Shares may be moved into an account at no cost: then the price stays, and so does our stop. */
function hasWitness(evidence: ScaleEvidence, ratio: SplitRatio): boolean {
  if (evidence.priceAfter === undefined) return evidence.isStopGone;
  const isSilent = Math.abs(Math.log(factorOf(ratio))) < PRICE_WITNESS_MIN;
  return isSilent ? offPrice(evidence, ratio) <= 2 * NIGHT_MOVE_MAX : isPriceFor(evidence, ratio);
}

/** Somebody bought or sold: the price is about what it was, and the shares cost what they cost. */
function isSameMarket(evidence: ScaleEvidence): boolean {
  const { priceBefore, priceAfter } = evidence;
  return !isWholeCostKept(evidence) && isPriceAsBefore(priceBefore, priceAfter);
}

/** What a night may do to a price; false when it is unknown. */
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
  return `the account went from ${quantityBefore} to ${quantityAfter} shares without an execution${cost}, the price from ${text(priceBefore)} to ${text(priceAfter)}`;
}

function text(price: number | undefined): string {
  return price === undefined ? 'unknown' : String(Math.round(price * 10_000) / 10_000);
}
