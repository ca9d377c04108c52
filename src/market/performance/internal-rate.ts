// The internal rate of return of dated cash flows (XIRR): the yearly rate at which they are worth nothing together.

import { type Figure, known, missing } from './figure.ts';
import { YEAR_DAYS } from './growth.ts';

export interface Flow {
  /** Days since any day that all flows share. */
  readonly day: number;
  /** Paid in: negative; received, or still there at the end: positive. */
  readonly amount: number;
}

export interface InternalRate {
  readonly rate: Figure;
  /** All rates that fit if there are several, ascending. */
  readonly roots: readonly number[];
}

/** Rates that are looked at, as `ln(1 + rate)`: more than -99.99 % and less than 10,000,000. */
const LEAST = Math.log(1e-4);
const GREATEST = Math.log(1 + 1e7);
/** Of the search for several roots, which finds two that are at least 1.3 % of `1 + rate` apart. */
const STEPS = 2_000;
const HALVINGS = 60;

/**
 * `sum of amount / (1 + r)^(days / 365) = 0`, ACT/365. With one change of sign in the order of time there is one root at most
 * (Descartes' rule), and also where the balance at that rate is on one side until the end; otherwise a grid over `ln(1 + r)`
 * brackets each root. Of several roots none is chosen.
 */
export function internalRate(flows: readonly Flow[]): InternalRate {
  const summed = summedByDay(flows);
  const impossible = impossibilityOf(flows, summed);
  if (impossible !== undefined) return { rate: impossible, roots: [] };
  const whole = rootWithin(summed, { low: LEAST, high: GREATEST });
  const [only] = whole;
  const isOnly =
    signChanges(summed) === 1 || (only !== undefined && isAlwaysInvested(summed, only));
  const roots = isOnly ? whole : brackets(summed).flatMap((span) => rootWithin(summed, span));
  const [root] = roots;
  if (root === undefined) return { rate: missing('no-root'), roots };
  return { rate: roots.length > 1 ? missing('multiple-roots') : known(root), roots };
}

interface DatedAmount {
  /** Since the first flow. */
  readonly years: number;
  readonly amount: number;
}

/** A sum of doubles depends on the order of its terms, so that of a day is by size. */
function summedByDay(flows: readonly Flow[]): readonly DatedAmount[] {
  const byDay = new Map<number, number>();
  const ordered = flows.toSorted((one, other) => one.day - other.day || one.amount - other.amount);
  for (const { day, amount } of ordered) byDay.set(day, (byDay.get(day) ?? 0) + amount);
  const days = [...byDay.keys()];
  const [first = 0] = days;
  return days.map((day) => ({ years: (day - first) / YEAR_DAYS, amount: byDay.get(day) ?? 0 }));
}

function impossibilityOf(
  flows: readonly Flow[],
  summed: readonly DatedAmount[],
): Figure | undefined {
  if (flows.length < 2) return missing('fewer-than-two-flows');
  if (summed.length < 2) return missing('zero-duration');
  return signChanges(summed) === 0 ? missing('no-sign-change') : undefined;
}

function signChanges(flows: readonly DatedAmount[]): number {
  const signs = flows.map(({ amount }) => Math.sign(amount)).filter((sign) => sign !== 0);
  return signs.filter((sign, at) => at > 0 && sign !== signs[at - 1]).length;
}

/** Below this part of all flows a balance is nothing. */
const NOTHING = 1e-9;

/**
 * What is paid in and has not come back, with its interest, is owed until the last flow. A higher rate then leaves something
 * owed at the end, a lower one too little, so there is no other root. C. S. Soper, "The Marginal Efficiency of Capital: A
 * Further Note", Economic Journal 69 (1959).
 */
function isAlwaysInvested(flows: readonly DatedAmount[], rate: number): boolean {
  const nothing = NOTHING * flows.reduce((sum, { amount }) => sum + Math.abs(amount), 0);
  const [first] = flows.filter(({ amount }) => amount !== 0);
  const side = Math.sign(first?.amount ?? 0);
  let balance = 0;
  let before = 0;
  for (const { years, amount } of flows.slice(0, -1)) {
    balance = balance * (1 + rate) ** (years - before) + amount;
    before = years;
    const isBegun = first !== undefined && years >= first.years;
    if (isBegun && !(balance * side > nothing)) return false;
  }
  return first !== undefined;
}

interface Span {
  readonly low: number;
  readonly high: number;
}

/** A value with the sign of the net present value; no term of it is larger than its amount, so that none overflows. */
function worthAt(flows: readonly DatedAmount[], logRate: number): number {
  const last = flows.at(-1)?.years ?? 0;
  let worth = 0;
  for (const { years, amount } of flows)
    worth += amount * Math.exp(-logRate * (logRate < 0 ? years - last : years));
  return worth;
}

function brackets(flows: readonly DatedAmount[]): readonly Span[] {
  const worths = [
    ...worthsFromZero(flows, LEAST).reverse(),
    ...worthsFromZero(flows, GREATEST).slice(1),
  ];
  return worths.flatMap(({ logRate, sign }, at) => {
    const before = worths[at - 1];
    if (sign === 0) return [{ low: logRate, high: logRate }];
    const isBetween = before !== undefined && before.sign !== 0 && before.sign !== sign;
    return isBetween ? [{ low: before.logRate, high: logRate }] : [];
  });
}

/** Each step multiplies a term by its own factor, so that the grid needs no power per flow and rate. */
function worthsFromZero(flows: readonly DatedAmount[], end: number) {
  const last = flows.at(-1)?.years ?? 0;
  const step = end / STEPS;
  const terms = Float64Array.from(flows, ({ amount }) => amount);
  const factors = Float64Array.from(flows, ({ years }) =>
    Math.exp(-step * (end < 0 ? years - last : years)),
  );
  return Array.from({ length: STEPS + 1 }, (_, at) => {
    let worth = 0;
    for (let one = 0; one < terms.length; one += 1) {
      const term = terms[one] ?? 0;
      worth += term;
      terms[one] = term * (factors[one] ?? 0);
    }
    return { logRate: at * step, sign: Math.sign(worth) };
  });
}

function rootWithin(flows: readonly DatedAmount[], { low, high }: Span): readonly number[] {
  const below = Math.sign(worthAt(flows, low));
  if (low === high || below === 0) return [Math.expm1(low)];
  if (below === Math.sign(worthAt(flows, high))) return [];
  let [from, to] = [low, high];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (from + to) / 2;
    if (Math.sign(worthAt(flows, middle)) === below) from = middle;
    else to = middle;
  }
  return [Math.expm1((from + to) / 2)];
}
