// The choice of lots as a mixed-integer linear programme in the text form of CPLEX.
import type { LotLeg, LotProblem } from '../domain/rebalancing/lot-problem.ts';

/**
 * Minimises `sum(d + f)`: `d` is how far an asset stays from its target, `f` the fee of its trade of `n` lots of value `v`.
 * Subject to `d >= |distance - v n|`, `f >= rate v n`, `f >= least fee` and `v n >= least trade` where `n > 0`, and purchases with
 * their fees within the free cash and what the sales bring after theirs. Amounts are parts of the largest distance.
 */
export function lotModel(problem: LotProblem): string {
  const unit = Math.max(...problem.legs.map(({ distance }) => distance));
  const { feeMin, tradeMin } = problem;
  const hasLeast = feeMin > 0 || tradeMin > 0;
  const rows = problem.legs.flatMap((leg, at) => rowsOf(leg, at, { problem, unit, hasLeast }));
  const cash = problem.legs.map(({ side, lotValue }, at) =>
    side === 'BUY'
      ? `+ ${text(lotValue / unit)} n${at} + f${at}`
      : `- ${text(lotValue / unit)} n${at} + f${at}`,
  );
  const all = (name: string) => problem.legs.map((_, at) => `${name}${at}`);
  return [
    'Minimize',
    `total: ${[...all('d'), ...all('f')].join('\n + ')}`,
    'Subject To',
    ...rows,
    `cash: ${cash.join('\n ')} <= ${text(problem.free / unit)}`,
    'Bounds',
    ...problem.legs.map(({ lotsMax }, at) => `0 <= n${at} <= ${lotsMax}`),
    ...(hasLeast ? ['Binaries', ...all('y')] : []),
    'Generals',
    ...all('n'),
    'End',
  ].join('\n');
}

interface Whole {
  readonly problem: LotProblem;
  readonly unit: number;
  readonly hasLeast: boolean;
}

function rowsOf({ distance, lotValue, lotsMax }: LotLeg, at: number, whole: Whole): string[] {
  const { problem, unit, hasLeast } = whole;
  const value = text(lotValue / unit);
  const apart = text(distance / unit);
  const rows = [
    `under${at}: d${at} + ${value} n${at} >= ${apart}`,
    `over${at}: d${at} - ${value} n${at} >= -${apart}`,
    `fee${at}: f${at} - ${text((problem.feeRate * lotValue) / unit)} n${at} >= 0`,
  ];
  if (!hasLeast) return rows;
  return [
    ...rows,
    `traded${at}: n${at} - ${lotsMax} y${at} <= 0`,
    `least${at}: f${at} - ${text(problem.feeMin / unit)} y${at} >= 0`,
    `small${at}: ${value} n${at} - ${text(problem.tradeMin / unit)} y${at} >= 0`,
  ];
}

function text(value: number): string {
  return value.toPrecision(15);
}
