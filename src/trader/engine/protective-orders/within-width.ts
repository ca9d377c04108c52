// The limits at which a vertical is left. A broker takes no order at which one side can only gain: at nothing, or at the width and beyond.
import { incrementAt, roundDown } from '../../../market/instruments/tick-grid.ts';
import { widthOf } from '../../../market/options/combination.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { ordersOf } from '../state/position-lookups.ts';
import { stepsOf } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

/** The nearest price from one step to a step below the width, which each refusal doubles; the price itself for anything else. */
export function withinWidth(
  turn: Turn,
  { positionId, symbol }: Pick<PositionState, 'positionId' | 'symbol'>,
  price: number,
): number {
  const width = widthOf(symbol);
  if (width === undefined) return price;
  const steps = stepsOf(turn, symbol);
  const least = incrementAt(steps, 0);
  const refusals = ordersOf(turn.state, positionId).filter(isRefusedAsRiskless).length;
  const most = roundDown(steps, width - least * 2 ** refusals);
  return Math.max(least, Math.min(price, most));
}

/** The order, or the last change of it. */
export function isRefusedAsRiskless({ refusedAs, changeRefusedAs }: OrderRecord): boolean {
  return refusedAs === 'riskless' || changeRefusedAs === 'riskless';
}
