// Applies the current terms of their strategies to open positions; refuses, term by term, what would protect less.

import { stopRatio, weakenings } from '../../domain/edits/weakening.ts';
import type { ExitPlan } from '../../domain/exits/exit-plan.ts';
import type { OpenPosition, PositionState } from '../../domain/positions/position-state.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { markOf } from '../market/mark.ts';
import { stopAt } from '../protective-orders/stop-at.ts';
import { activePositions, positionsIn } from '../state/position-lookups.ts';
import { chainOf } from '../turn/actions.ts';
import { refused } from '../turn/answers.ts';
import { newestOf, type Turn } from '../turn/turn.ts';

interface Outcome {
  readonly isRefused: boolean;
  readonly text: string;
}

/** Refused if any position is refused; the other positions have changed all the same. */
export function applyStrategies(turn: Turn, by: string): CommandAnswer {
  const outcomes = activePositions(turn.state).flatMap((position): Outcome[] => {
    const { symbol, strategy } = position;
    const rule = turn.strategies.bySymbol
      .get(symbol)
      ?.find((each) => each.strategy.name === strategy)?.strategy;
    if (rule === undefined) return [no(symbol, `its strategy ${strategy} is not in force`)];
    const terms = termsFor(turn, position, rule);
    if (isAlike(position.plan, terms)) return [];
    if (position.status !== 'open') return [no(symbol, `it is ${position.status}`)];
    return [applyTo(turn, position, { strategy: rule, terms, by })];
  });
  // The parts of a trade give identical texts.
  const text = [...new Set(outcomes.map((each) => each.text))].join('\n');
  if (outcomes.some(({ isRefused }) => isRefused)) return refused(text);
  return {
    ok: true,
    text: text === '' ? 'Every open position has the terms of its strategy.' : text,
  };
}

type Terms = Pick<ExitPlan, 'stop' | 'trail' | 'exit'>;

/** A part of a trade keeps its own early exit; its other exits are those of the strategy. */
function termsFor(turn: Turn, position: PositionState, strategy: Strategy): Terms {
  const { stop, trail, target } = strategy;
  const { partial = [], ...ofStrategy } = strategy.exit;
  // Its level was computed at the entry, and never moves.
  const whole = { ...ofStrategy, underlying: position.plan.exit.underlying };
  const isAlone = positionsIn(turn.state, position.symbol).length === 1;
  if (isAlone && partial.length === 0 && target?.kind !== 'legs')
    return { stop, trail, exit: whole };
  const { opposite, neutral, flattenBeforeCloseMs, atMs } = whole;
  const exit = { ...position.plan.exit, opposite, neutral, flattenBeforeCloseMs, atMs };
  return { stop, trail, exit };
}

function isAlike({ stop, trail, exit }: Terms, wanted: Terms): boolean {
  const sorted = Object.entries(exit).sort(([a], [b]) => (a < b ? -1 : 1));
  const others = Object.entries(wanted.exit).sort(([a], [b]) => (a < b ? -1 : 1));
  const isSet = ([, value]: readonly [string, unknown]) => value !== undefined;
  return (
    JSON.stringify([stop, trail, sorted.filter(isSet)]) ===
    JSON.stringify([wanted.stop, wanted.trail, others.filter(isSet)])
  );
}

function applyTo(
  turn: Turn,
  position: OpenPosition,
  {
    strategy,
    terms,
    by,
  }: { readonly strategy: Strategy; readonly terms: Terms; readonly by: string },
): Outcome {
  const { symbol, plan, positionId, side, averagePrice, r } = position;
  const weaker = weakenings(plan, terms);
  if (weaker.length > 0) return no(symbol, weaker.join('; '));
  const ratio = stopRatio(plan.stop, terms.stop);
  const price = averagePrice - signOf(side) * r * ratio;
  const isTighter = ratio < 1 && signOf(side) * (price - position.stopPrice) > 0;
  const moved = isTighter ? stopAt(turn, { symbol, price, by }) : undefined;
  if (moved?.ok === false) return no(symbol, moved.text);
  const changed = { ...plan, ...terms };
  turn.record(
    { type: 'plan-changed', positionId, symbol, plan: changed, configHash: strategy.hash, by },
    newestOf(turn, chainOf(position)),
  );
  followAnew(turn, positionId);
  const how = moved === undefined ? '' : ` ${moved.text}`;
  return {
    isRefused: false,
    text: `${symbol} now has the current terms of ${strategy.name}.${how}`,
  };
}

/** Rebuilds the mark, since the trail may read other bars now; the high-water mark stays. */
function followAnew(turn: Turn, positionId: string): void {
  const position = turn.state.positions.get(positionId);
  const seen = turn.marks.get(positionId)?.highWater;
  turn.marks.delete(positionId);
  if (position?.status === 'open' && seen !== undefined) markOf(turn, position).highWater = seen;
}

function no(symbol: string, why: string): Outcome {
  return { isRefused: true, text: `${symbol} keeps the terms of its entry: ${why}.` };
}
