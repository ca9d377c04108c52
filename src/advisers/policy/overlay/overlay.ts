// The advice of a policy as moves of target weights: at most a cap for each, never more invested than the targets invest, and
// nothing that has no target.

export interface TargetMove {
  readonly symbol: string;
  /** 0 to 1. */
  readonly target: number;
  /** Of the policy alone, of what the targets invest. */
  readonly policy: number;
  /** The target after the move, in hundredths of a percent. */
  readonly weight: number;
}

const UNIT = 10_000;

/** `policy`: weights that sum to 1 at most, in the order of the targets. */
export function targetMoves(
  targets: readonly { readonly symbol: string; readonly weight: number }[],
  policy: readonly number[],
  cap: number,
): readonly TargetMove[] {
  const invested = targets.reduce((sum, { weight }) => sum + weight, 0);
  const wanted = targets.map(({ weight }, at) => (policy[at] ?? 0) * invested - weight);
  const moves = wanted.map((move, at) =>
    Math.max(-Math.min(cap, targets[at]?.weight ?? 0), Math.min(cap, move)),
  );
  const freed = -moves.reduce((sum, move) => sum + Math.min(0, move), 0);
  const asked = moves.reduce((sum, move) => sum + Math.max(0, move), 0);
  const share = asked > freed ? freed / asked : 1;
  return targets.map(({ symbol, weight: target }, at) => {
    const move = moves[at] ?? 0;
    // Toward the target, so that neither the cap nor the sum is exceeded by rounding.
    const rounded = Math.trunc((move > 0 ? move * share : move) * UNIT + (move > 0 ? 1e-9 : -1e-9));
    const weight = Number((target + rounded / UNIT).toFixed(10));
    return { symbol, target, policy: (policy[at] ?? 0) * invested, weight: Math.max(0, weight) };
  });
}
