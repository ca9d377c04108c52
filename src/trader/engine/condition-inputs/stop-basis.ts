// The inputs of a stop rule besides the entry price: the ATR, and the line or bar that it follows.

import { isLine } from '../../domain/strategy/bars-read.ts';
import type { StopRule } from '../../domain/strategy/strategy.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import type { Turn } from '../turn/turn.ts';

export interface StopBasis {
  readonly atr: number;
  readonly level: number;
}

/** NaN where the stop rule needs no value, or the value is unknown. */
export function stopBasis(
  turn: Turn,
  rule: StopRule,
  { symbol, side }: { readonly symbol: string; readonly side: PositionSide },
): StopBasis {
  const atr = rule.kind === 'atr' ? turn.market.atr(symbol, rule.atr, turn.now)?.value : undefined;
  return { atr: atr ?? Number.NaN, level: levelOf(turn, rule, symbol, side) };
}

function levelOf(turn: Turn, rule: StopRule, symbol: string, side: PositionSide): number {
  if (isLine(rule)) return turn.market.line(symbol, rule, side).valueAt(turn.now) ?? Number.NaN;
  if (rule.kind !== 'previous-bar') return Number.NaN;
  const bars = turn.market.series(symbol, rule.barMs);
  if (!bars.isFit) return Number.NaN;
  return side === 'long' ? bars.low(bars.count - 1) : bars.high(bars.count - 1);
}
