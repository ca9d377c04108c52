// The exit plan of shares that no entry of ours has bought: a stop measured from the market, and nothing else.
import type { ExitPlan } from '../../domain/exits/exit-plan.ts';
import { initialStop, isSound, NO_STOP, rOf } from '../../domain/exits/protective-stop.ts';
import { NO_EXITS, type StopRule } from '../../domain/strategy/strategy.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import { stopBasis } from '../condition-inputs/stop-basis.ts';
import { stepsOf } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { isWatched } from './watched-stop.ts';

export interface WithoutEntry {
  readonly symbol: string;
  readonly side: PositionSide;
  /** From which the stop is measured, per share. */
  readonly price: number;
}

/** By the rule, or by the other one while that has no sound price (no ATR yet). */
export function planWithoutEntry(
  turn: Turn,
  { symbol, side, price }: WithoutEntry,
  rule: StopRule,
  otherwise: StopRule,
): ExitPlan {
  const steps = stepsOf(turn, symbol);
  const basis = stopBasis(turn, rule, { symbol, side });
  const wanted = initialStop({ side, rule, entry: price, ...basis, steps });
  const stop = isSound(wanted) ? rule : otherwise;
  const stopPrice = isSound(wanted)
    ? wanted
    : initialStop({ side, rule: stop, entry: price, ...basis, steps });
  return {
    stopPrice,
    targetPrice: undefined,
    r: rOf(price, stopPrice),
    stop,
    target: undefined,
    trail: undefined,
    exit: NO_EXITS,
    ...(isWatched(turn, symbol) && { isWatched: true as const }),
  };
}

/** What a bought option is worth now is all that it can lose from here on. */
export function wholePremium(price: number): ExitPlan {
  return {
    ...{ stopPrice: 0, targetPrice: undefined, r: price },
    ...{ stop: NO_STOP, target: undefined, trail: undefined, exit: NO_EXITS },
  };
}
