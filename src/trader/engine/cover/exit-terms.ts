// How a position can be closed now: by market order in the session; outside it by limit orders, if the operator asked for that.
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { roundToward } from '../../../market/instruments/tick-grid.ts';
import { isTwoSided } from '../../../market/quotes/quote.ts';
import { isExtendedHours } from '../../../market/time/extended-hours.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { type PositionSide, signOf } from '../../domain/terms/side.ts';
import { changeOrder } from '../intents/intents.ts';
import { isResting } from '../state/position-lookups.ts';
import type { OrderRecord } from '../state/state.ts';
import { cancelOnce, isMarketOpen, mayChange, mayMove, stepsOf } from '../turn/acts.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';

export type ExitTerms = Pick<OrderTerms, 'type' | 'extendedHours' | 'limitPrice'>;

const AT_MARKET: ExitTerms = { type: 'market', extendedHours: false };

/** Quotes are rare outside the session; an older one does not show the current price. */
const QUOTE_AGE_MAX_MS = 5 * MINUTE_MS;
/** How long a resting limit exit stays before it follows the market. */
const FOLLOW_AFTER_MS = 30 * SECOND_MS;

/** Undefined if no exit order can be sent now. */
export function exitTerms(
  turn: Turn,
  { positionId, symbol }: HeldPosition,
  side: PositionSide,
): ExitTerms | undefined {
  if (isMarketOpen(turn, symbol)) return AT_MARKET;
  if (turn.state.asked.closes.get(positionId)?.isExtended !== true) return undefined;
  if (!isExtendedHours(turn.market.placeOf(symbol).venue, turn.now)) return undefined;
  const limitPrice = collaredPrice(turn, symbol, side);
  return limitPrice === undefined ? undefined : { type: 'limit', extendedHours: true, limitPrice };
}

/** A limit through the market by the collar: fills at once unless the market moves away. */
export function collaredPrice(turn: Turn, symbol: string, side: PositionSide): number | undefined {
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !isTwoSided(quote) || !quote.isLive || quote.isHalted)
    return undefined;
  if (turn.now - quote.at > freshnessMs(turn, QUOTE_AGE_MAX_MS)) return undefined;
  const market = side === 'long' ? quote.bid : quote.ask;
  const collar = 1 - (signOf(side) * turn.settings.execution.collarPercent) / 100;
  return roundToward(stepsOf(turn, symbol), market * collar, market);
}

/** Moves a resting limit exit after a market that has moved away, never to a better price. */
export function followMarket(on: PositionTurn<HeldPosition>, exit: OrderRecord): void {
  const { turn, position, chain } = on;
  const { limitPrice, statusAt } = exit;
  if (exit.terms.type !== 'limit' || limitPrice === undefined) return;
  if (!isResting(exit) || !mayMove(turn, exit)) return;
  if (turn.now - statusAt < freshnessMs(turn, FOLLOW_AFTER_MS)) return;
  const wanted = collaredPrice(turn, position.symbol, position.side);
  if (wanted === undefined || signOf(position.side) * (limitPrice - wanted) <= 0) return;
  if (mayChange(turn, exit))
    return changeOrder(turn, exit, { purpose: 'operator', limitPrice: wanted }, chain);
  // The next exit is sent at the new price once this one has ended.
  cancelOnce(turn, exit, 'the market has left it behind', chain);
}
