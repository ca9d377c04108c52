// What a stop rule stands on besides the entry: the ATR, and the extreme of the bars it lies behind.
import type { PositionSide } from '../trading/side.ts';
import type { StopRule } from '../trading/strategy/rule.ts';
import type { Turn } from './turn.ts';

export interface StopBasis {
  readonly atr: number;
  readonly extreme: number;
}

/** NaN where the rule asks for nothing, or nothing is known. */
export function stopBasis(
  turn: Turn,
  rule: StopRule,
  symbol: string,
  side: PositionSide,
): StopBasis {
  const atr = 'atr' in rule ? turn.market.atr(symbol, rule.atr, turn.now)?.value : undefined;
  return { atr: atr ?? Number.NaN, extreme: extremeOf(turn, rule, symbol, side) };
}

function extremeOf(turn: Turn, rule: StopRule, symbol: string, side: PositionSide): number {
  if (rule.kind === 'chandelier') {
    const bars = turn.market.extremes(symbol, rule.atr);
    return side === 'long' ? bars.high : bars.low;
  }
  if (rule.kind !== 'previous-bar') return Number.NaN;
  const bar = turn.market.extremes(symbol, { period: 1, barMs: rule.barMs });
  return side === 'long' ? bar.low : bar.high;
}
