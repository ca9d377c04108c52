// Exit conditions of a strategy: evaluated at the end of each minute and with every prediction for the symbol, also while an entry that
// has filled in part still works.
import { isOptionId } from '../../../market/instruments/amount.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { atrSpecOf } from '../../domain/strategy/bars-read.ts';
import { isOfPrediction } from '../../domain/strategy/condition-syntax.ts';
import type { Prediction } from '../../domain/terms/prediction.ts';
import { evaluateCondition, NO_PREDICTION } from '../condition-inputs/evaluate-condition.ts';
import { conditionIn } from '../market/strategy-set.ts';
import { positionsOn, underlyingIn } from '../state/underlying.ts';
import { alarmOnce, beginClose, chainOf } from '../turn/actions.ts';
import type { Chain, Turn } from '../turn/turn.ts';

/** Of the positions in the symbol and in its options. Conditions that read a prediction are evaluated only when `judged` contains one. */
export function evaluateExits(turn: Turn, symbol: string, judged?: Judged): void {
  for (const position of positionsOn(turn.state, symbol)) {
    if (position.status !== 'open' && position.status !== 'opening') continue;
    const isClosing = position.plan.exit.when?.some((text) =>
      closesPosition(turn, position, text, judged),
    );
    if (isClosing) turn.touched.add(position.positionId);
  }
}

export interface Judged {
  readonly prediction: Prediction;
  readonly chain: Chain;
}

/** True when the condition holds and the position begins to close. */
function closesPosition(
  turn: Turn,
  position: HeldPosition,
  text: string,
  judged: Judged | undefined,
): boolean {
  const condition = conditionIn(turn.strategies.conditions, text);
  if (judged === undefined && condition.inputs.some(isOfPrediction)) return false;
  const { symbol: held, plan, positionId } = position;
  const symbol = underlyingIn(turn.state, held);
  const spec = atrSpecOf(plan);
  const atr = spec === undefined ? undefined : turn.market.atr(symbol, spec, turn.now);
  const prediction = judged?.prediction ?? NO_PREDICTION;
  const answer = evaluateCondition(turn, condition, { symbol, prediction, atr, held });
  if (answer.ok) {
    beginClose(turn, position, 'exit_condition', { chain: judged?.chain, condition: answer.value });
    return true;
  }
  if (answer.failure.kind === 'condition_false') return false;
  const why = answer.failure.kind === 'input_missing' ? `${answer.failure.path} is unknown` : text;
  const still = isOptionId(held)
    ? 'what it can lose is bounded'
    : 'the stop still protects the position';
  const blind = `${held}: an exit condition cannot be evaluated (${why}); ${still}`;
  alarmOnce(
    turn,
    `${positionId}/exit-blind`,
    { kind: 'exit-blind', symbol: held, text: blind },
    chainOf(position),
  );
  return false;
}
