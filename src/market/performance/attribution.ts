// Why a portfolio earned more or less than its benchmark: by the weights of groups, and by what was chosen within them.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { linked } from './time-weighted.ts';

/** A group of holdings, such as a sector. Weights and returns are fractions; a weight is that at the start of the period. */
export interface GroupPair {
  readonly group: string;
  readonly weight: number;
  readonly value: number;
  readonly benchmarkWeight: number;
  readonly benchmarkValue: number;
  /** A part of the return that weight and return do not explain; it counts as selection. */
  readonly unweighted?: number;
}

export interface Effects {
  readonly allocation: number;
  readonly selection: number;
  readonly interaction: number;
}

export interface GroupEffects extends Effects {
  readonly group: string;
}

export interface Attribution {
  readonly own: number;
  readonly benchmark: number;
  /** `own - benchmark`: the sum of all effects. */
  readonly excess: number;
  readonly groups: readonly GroupEffects[];
  readonly total: Effects;
}

export type AttributionRefusal =
  | { readonly kind: 'no-groups' }
  | { readonly kind: 'group-twice'; readonly group: string }
  | { readonly kind: 'not-a-number'; readonly group: string }
  | {
      readonly kind: 'weights-not-one';
      readonly of: 'portfolio' | 'benchmark';
      readonly sum: number;
    }
  | { readonly kind: 'other-groups'; readonly period: number };

/** Rounded weights, such as three of 33.33 %, add up to one within this much. */
const WEIGHT_SLACK = 1e-3;

/**
 * Per group `allocation = (w - W)(B - total B)`, `selection = W (R - B)`, `interaction = (w - W)(R - B)`.
 * G. P. Brinson, L. R. Hood and G. L. Beebower, "Determinants of Portfolio Performance", Financial Analysts Journal 42 (1986);
 * allocation against the total of the benchmark: G. P. Brinson and N. Fachler, "Measuring Non-US Equity Portfolio
 * Performance", Journal of Portfolio Management 11 (1985).
 */
export function attributionOf(
  pairs: readonly GroupPair[],
): Result<Attribution, AttributionRefusal> {
  const wrong = refusalOf(pairs);
  if (wrong !== undefined) return failed(wrong);
  const own = sumOf(pairs, ({ weight, value, unweighted = 0 }) => weight * value + unweighted);
  const benchmark = sumOf(
    pairs,
    ({ benchmarkWeight, benchmarkValue }) => benchmarkWeight * benchmarkValue,
  );
  const groups = pairs.map(({ group, weight, value, unweighted = 0, ...theirs }) => ({
    group,
    allocation: (weight - theirs.benchmarkWeight) * (theirs.benchmarkValue - benchmark),
    selection: theirs.benchmarkWeight * (value - theirs.benchmarkValue) + unweighted,
    interaction: (weight - theirs.benchmarkWeight) * (value - theirs.benchmarkValue),
  }));
  return ok({ own, benchmark, excess: own - benchmark, groups, total: totalOf(groups) });
}

/** The effects of each period linked to those of all. Every period has the same groups. */
export function linkedAttribution(
  periods: readonly (readonly GroupPair[])[],
): Result<Attribution, AttributionRefusal> {
  const parts: Attribution[] = [];
  for (const [at, pairs] of periods.entries()) {
    const part = attributionOf(pairs);
    if (!part.ok) return part;
    const isSame = namesOf(pairs) === namesOf(periods[0] ?? []);
    if (!isSame) return failed({ kind: 'other-groups', period: at });
    parts.push(part.value);
  }
  return parts.length === 0 ? failed({ kind: 'no-groups' }) : ok(linkedEffects(parts));
}

/**
 * Effects of consecutive periods of the same groups, linked so that they add up to the difference of the linked returns: each
 * is multiplied by the growth of the portfolio before its period and by that of the benchmark after it (GRAP: Groupe de
 * Recherche en Attribution de Performance, "Synthèse des modèles d'attribution de performance", Paris 1997). Days linked to
 * months, and these to a year, give what the days linked to the year give.
 */
export function linkedEffects(parts: readonly Attribution[]): Attribution {
  const factors = linkingFactors(parts);
  const byGroup = new Map<string, Effects>();
  for (const [at, { groups }] of parts.entries()) {
    const factor = factors[at] ?? 0;
    for (const { group, allocation, selection, interaction } of groups) {
      const sum = byGroup.get(group) ?? NO_EFFECTS;
      byGroup.set(group, {
        allocation: sum.allocation + factor * allocation,
        selection: sum.selection + factor * selection,
        interaction: sum.interaction + factor * interaction,
      });
    }
  }
  const groups = [...byGroup].map(([group, effects]) => ({ group, ...effects }));
  const own = linked(parts.map((one) => one.own));
  const benchmark = linked(parts.map((one) => one.benchmark));
  return { own, benchmark, excess: own - benchmark, groups, total: totalOf(groups) };
}

const NO_EFFECTS: Effects = { allocation: 0, selection: 0, interaction: 0 };

function linkingFactors(parts: readonly Attribution[]): readonly number[] {
  const factors = parts.map(() => 1);
  let [before, after] = [1, 1];
  for (const [at, { own }] of parts.entries()) {
    factors[at] = before;
    before *= 1 + own;
  }
  for (let at = parts.length - 1; at >= 0; at -= 1) {
    factors[at] = (factors[at] ?? 0) * after;
    after *= 1 + (parts[at]?.benchmark ?? 0);
  }
  return factors;
}

function refusalOf(pairs: readonly GroupPair[]): AttributionRefusal | undefined {
  if (pairs.length === 0) return { kind: 'no-groups' };
  const seen = new Set<string>();
  for (const { group, ...figures } of pairs) {
    if (seen.has(group)) return { kind: 'group-twice', group };
    seen.add(group);
    if (!Object.values(figures).every(Number.isFinite)) return { kind: 'not-a-number', group };
  }
  for (const side of ['portfolio', 'benchmark'] as const) {
    const sum = sumOf(pairs, (pair) => (side === 'portfolio' ? pair.weight : pair.benchmarkWeight));
    if (Math.abs(sum - 1) > WEIGHT_SLACK) return { kind: 'weights-not-one', of: side, sum };
  }
  return undefined;
}

function totalOf(groups: readonly Effects[]): Effects {
  return {
    allocation: sumOf(groups, (one) => one.allocation),
    selection: sumOf(groups, (one) => one.selection),
    interaction: sumOf(groups, (one) => one.interaction),
  };
}

function namesOf(pairs: readonly GroupPair[]): string {
  return JSON.stringify(pairs.map(({ group }) => group).toSorted());
}

function sumOf<Row>(rows: readonly Row[], figure: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + figure(row), 0);
}
