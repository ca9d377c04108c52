// Lines over finished bars that a stop follows, anchored like the ATR: the chandelier and SuperTrend.
import { assertNever } from '../../../kernel/assert.ts';
import {
  type Anchored,
  type AnchorOptions,
  createAnchored,
} from '../../../market/indicators/anchored.ts';
import { createSuperTrend } from '../../../market/indicators/atr-stop.ts';
import { createChandelier } from '../../../market/indicators/chandelier.ts';
import type { LineRule } from '../strategy/strategy.ts';
import type { PositionSide } from '../terms/side.ts';

export function createStopLine(
  bars: AnchorOptions,
  { kind, multiple }: LineRule,
  side: PositionSide,
): Anchored {
  const { period } = bars;
  switch (kind) {
    case 'chandelier':
      return createAnchored(bars, {
        start: (firstBar) => createChandelier({ period, multiple, side, firstBar }),
      });
    case 'supertrend':
      return createAnchored(bars, {
        start: (firstBar) => onSide(createSuperTrend({ period, multiple, firstBar }), side),
      });
    default:
      return assertNever(kind);
  }
}

/** While the trend is opposite, its line is beyond the price and cannot be a stop of this side. */
function onSide(trend: ReturnType<typeof createSuperTrend>, side: PositionSide) {
  return {
    push: trend.push,
    forgetClose: trend.forgetClose,
    get value() {
      return trend.side === side ? trend.value : undefined;
    },
  };
}
