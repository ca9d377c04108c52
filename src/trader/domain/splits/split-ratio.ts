// Ratios of share splits: small whole numbers, derived from the account before and after, or from prices alone.

/** `to` new shares for `from` old ones; a reverse split has fewer new ones. */
export interface SplitRatio {
  readonly to: number;
  readonly from: number;
}

/** Rates are stated in steps of at least this. */
const RATE_SCALE = 10_000;
const SMALLER_MAX = 5;
const LARGER_MAX = 100;
/** How far the account may differ from the ratio. */
const QUANTITY_TOLERANCE = 0.01;
/** How far the price may differ from the ratio if it is the only sign. */
const PRICE_TOLERANCE = 0.05;
/** A smaller price change is not a sign of a split. */
const PRICE_LEAST = 1.45;

const FORWARD: readonly SplitRatio[] = [
  ...forwardRatios(),
  { to: 11, from: 10 },
  { to: 21, from: 20 },
];
const ALL: readonly SplitRatio[] = [
  ...FORWARD,
  ...FORWARD.map(({ to, from }) => ({ to: from, from: to })),
];
/** The ratios that a price alone can show. */
export const PLAIN_RATIOS: readonly SplitRatio[] = ALL.filter(
  (ratio) => ratio.from === 1 || ratio.to === 1 || isHalf(ratio),
);

export function factorOf({ to, from }: SplitRatio): number {
  return to / from;
}

export function ratioText({ to, from }: SplitRatio): string {
  return `${to}:${from}`;
}

/** In whole numbers, as small as they can be; undefined if the rates make no split. */
export function wholeRatio(
  to: number | undefined,
  from: number | undefined,
): SplitRatio | undefined {
  if (to === undefined || from === undefined || !(to > 0) || !(from > 0)) return undefined;
  const [a, b] = [Math.round(to * RATE_SCALE), Math.round(from * RATE_SCALE)];
  const divisor = commonDivisor(a, b);
  return a === b || divisor === 0 ? undefined : { to: a / divisor, from: b / divisor };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** The shares after the split, rounded toward zero; the fraction is paid out in cash. */
export function wholeShares(before: number, ratio: SplitRatio): number {
  // No negative zero.
  return Math.trunc((before * ratio.to) / ratio.from) + 0;
}

/**
 * The same for several positions that form one holding: their fractions may add up to a share, which the largest one
 * gets.
 */
export function sharesAfter(quantities: readonly number[], ratio: SplitRatio): readonly number[] {
  const after = quantities.map((quantity) => wholeShares(quantity, ratio));
  const pieces = quantities
    .map((quantity, index) => ({ index, size: Math.abs(quantity * ratio.to) % ratio.from }))
    .sort((a, b) => b.size - a.size);
  const made = wholeShares(sumOf(quantities), ratio) - sumOf(after);
  for (const { index } of pieces.slice(0, Math.abs(made)))
    after[index] = (after[index] ?? 0) + Math.sign(made);
  return after;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Every ratio that turns `before` into `after`: exactly if fractions are paid out, else within one percent. */
export function splitRatios(before: number, after: number): readonly SplitRatio[] {
  if (!(before * after > 0)) return [];
  return ALL.filter((ratio) => {
    const exact = before * factorOf(ratio);
    if (after === wholeShares(before, ratio)) return true;
    return Math.abs(after - exact) <= QUANTITY_TOLERANCE * Math.abs(exact);
  });
}

/** The ratio that the price alone suggests; undefined if a market move could explain it. */
export function priceRatio(before: number, after: number): SplitRatio | undefined {
  const moved = before / after;
  if (!(Math.max(moved, 1 / moved) >= PRICE_LEAST)) return undefined;
  return PLAIN_RATIOS.filter(
    (ratio) => Math.abs(moved / factorOf(ratio) - 1) <= PRICE_TOLERANCE,
  ).sort((a, b) => offBy(moved, a) - offBy(moved, b))[0];
}

/** 3:2, the most common ratio that is not a multiple. */
function isHalf({ to, from }: SplitRatio): boolean {
  return Math.min(to, from) === 2 && Math.max(to, from) === 3;
}

function offBy(moved: number, ratio: SplitRatio): number {
  return Math.abs(Math.log(moved / factorOf(ratio)));
}

function forwardRatios(): SplitRatio[] {
  const ratios: SplitRatio[] = [];
  for (let from = 1; from <= SMALLER_MAX; from += 1)
    for (let to = from + 1; to <= LARGER_MAX; to += 1)
      if (divisor(to, from) === 1) ratios.push({ to, from });
  return ratios;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
