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
  const own = sumOf(pairs, ({ weight, value }) => weight * value);
  const benchmark = sumOf(
    pairs,
    ({ benchmarkWeight, benchmarkValue }) => benchmarkWeight * benchmarkValue,
  );
  const groups = pairs.map(({ group, weight, value, benchmarkWeight, benchmarkValue }) => ({
    group,
    allocation: (weight - benchmarkWeight) * (benchmarkValue - benchmark),
    selection: benchmarkWeight * (value - benchmarkValue),
    interaction: (weight - benchmarkWeight) * (value - benchmarkValue),
  }));
  return ok({ own, benchmark, excess: own - benchmark, groups, total: totalOf(groups) });
}

/**
 * Effects of consecutive periods, linked so that they add up to the difference of the linked returns: each is multiplied by
 * the growth of the portfolio before its period and by that of the benchmark after it (GRAP: Groupe de Recherche en Attribution
 * de Performance, "Synthèse des modèles d'attribution de performance", Paris 1997). Every period has the same groups.
 */
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
  const [first] = parts;
  if (first === undefined) return failed({ kind: 'no-groups' });
  const factors = linkingFactors(parts);
  const linkedIn = (group: string, effect: keyof Effects) =>
    parts.reduce((sum, { groups }, at) => {
      const own = groups.find((one) => one.group === group)?.[effect] ?? 0;
      return sum + own * (factors[at] ?? 0);
    }, 0);
  const groups = first.groups.map(({ group }) => ({
    group,
    allocation: linkedIn(group, 'allocation'),
    selection: linkedIn(group, 'selection'),
    interaction: linkedIn(group, 'interaction'),
  }));
  const own = linked(parts.map((one) => one.own));
  const benchmark = linked(parts.map((one) => one.benchmark));
  return ok({ own, benchmark, excess: own - benchmark, groups, total: totalOf(groups) });
}

function linkingFactors(parts: readonly Attribution[]): readonly number[] {
  return parts.map((_, at) => {
    const before = linked(parts.slice(0, at).map(({ own }) => own));
    const after = linked(parts.slice(at + 1).map(({ benchmark }) => benchmark));
    return (1 + before) * (1 + after);
  });
}

function refusalOf(pairs: readonly GroupPair[]): AttributionRefusal | undefined {
  if (pairs.length === 0) return { kind: 'no-groups' };
  const seen = new Set<string>();
  for (const { group, weight, value, benchmarkWeight, benchmarkValue } of pairs) {
    if (seen.has(group)) return { kind: 'group-twice', group };
    seen.add(group);
    if (![weight, value, benchmarkWeight, benchmarkValue].every(Number.isFinite))
      return { kind: 'not-a-number', group };
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
