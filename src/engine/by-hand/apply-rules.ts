// Open positions take over the terms of their rules as these are now: what would protect less is refused, term by term.
import type { DeskAnswer } from '../../ports/trader.ts';
import { stopRatio, weakenings } from '../../trading/exits/weakening.ts';
import type { OpenPosition } from '../../trading/positions/position-state.ts';
import { signOf } from '../../trading/side.ts';
import type { Rule } from '../../trading/strategy/rule.ts';
import { chainOf } from '../acts.ts';
import { activePositions } from '../book.ts';
import { markOf } from '../mark.ts';
import { newestOf, type Turn } from '../turn.ts';
import { refused } from './answers.ts';
import { stopAt } from './stop-at.ts';

interface Told {
  readonly isRefused: boolean;
  readonly text: string;
}

/** Refused when a position was; the others have changed. */
export function applyRules(turn: Turn, by: string): DeskAnswer {
  const told = activePositions(turn.state).flatMap((position): Told[] => {
    const { symbol, strategy } = position;
    const rule = turn.rules.bySymbol.get(symbol)?.find((each) => each.rule.name === strategy)?.rule;
    if (rule === undefined) return [no(symbol, `its rule ${strategy} is not in force`)];
    if (isAsTheRule(position, rule)) return [];
    if (position.status !== 'open') return [no(symbol, `it is ${position.status}`)];
    return [applyTo(turn, position, rule, by)];
  });
  const text = told.map((each) => each.text).join('\n');
  if (told.some(({ isRefused }) => isRefused)) return refused(text);
  return { ok: true, text: text === '' ? 'Every open position has the terms of its rule.' : text };
}

function isAsTheRule({ plan }: { plan: OpenPosition['plan'] }, rule: Rule): boolean {
  const { stop, trail, exit } = rule;
  return JSON.stringify([plan.stop, plan.trail, plan.exit]) === JSON.stringify([stop, trail, exit]);
}

function applyTo(turn: Turn, position: OpenPosition, rule: Rule, by: string): Told {
  const { symbol, plan, positionId, side, averagePrice, r } = position;
  const { stop, trail, exit } = rule;
  const weaker = weakenings(plan, rule);
  if (weaker.length > 0) return no(symbol, weaker.join('; '));
  const ratio = stopRatio(plan.stop, stop);
  const price = averagePrice - signOf(side) * r * ratio;
  const isTighter = ratio < 1 && signOf(side) * (price - position.stopPrice) > 0;
  const moved = isTighter ? stopAt(turn, { symbol, price, by }) : undefined;
  if (moved?.ok === false) return no(symbol, moved.text);
  const changed = { ...plan, stop, trail, exit };
  turn.record(
    { type: 'plan-changed', positionId, symbol, plan: changed, configHash: rule.hash, by },
    newestOf(turn, chainOf(position)),
  );
  followAnew(turn, positionId);
  const how = moved === undefined ? '' : ` ${moved.text}`;
  return {
    isRefused: false,
    text: `${symbol} takes the terms of ${rule.name} as it is now.${how}`,
  };
}

/** What the trail reads may be other bars; the best price it has seen stays. */
function followAnew(turn: Turn, positionId: string): void {
  const position = turn.state.positions.get(positionId);
  const seen = turn.marks.get(positionId)?.highWater;
  turn.marks.delete(positionId);
  if (position?.status === 'open' && seen !== undefined) markOf(turn, position).highWater = seen;
}

function no(symbol: string, why: string): Told {
  return { isRefused: true, text: `${symbol} keeps the terms of its entry: ${why}.` };
}
