// How a position may be left right now: at market in the session; outside it, if somebody asked for that, by limit orders.
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { roundToward } from '../../../market/instruments/tick-grid.ts';
import { isTwoSided } from '../../../market/quotes/quote.ts';
import { isExtendedHours } from '../../../market/time/extended-hours.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { type PositionSide, signOf } from '../../domain/terms/side.ts';
import { changeOrder } from '../intents/intents.ts';
import { isResting } from '../state/book.ts';
import type { OrderRecord } from '../state/state.ts';
import { cancelOnce, isMarketOpen, mayChange, mayMove, stepsOf } from '../turn/acts.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';

export type ExitTerms = Pick<OrderTerms, 'type' | 'extendedHours' | 'limitPrice'>;

const AT_MARKET: ExitTerms = { type: 'market', extendedHours: false };

/** Quotes come seldom outside the session; an older one says nothing of the price now. */
const QUOTE_AGE_MAX_MS = 5 * MINUTE_MS;
/** A limit the market has left behind follows it after this. */
const FOLLOW_AFTER_MS = 30 * SECOND_MS;

/** Undefined while there is no way. */
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

/** Through the market by the collar, so that it fills at once unless the market runs away. */
export function collaredPrice(turn: Turn, symbol: string, side: PositionSide): number | undefined {
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !isTwoSided(quote) || !quote.isLive || quote.isHalted)
    return undefined;
  if (turn.now - quote.at > freshnessMs(turn, QUOTE_AGE_MAX_MS)) return undefined;
  const market = side === 'long' ? quote.bid : quote.ask;
  const collar = 1 - (signOf(side) * turn.settings.execution.collarPercent) / 100;
  return roundToward(stepsOf(turn, symbol), market * collar, market);
}

/** A resting limit exit goes after a market that has left it behind, never away from it. */
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
  // The next exit goes at the new price once this one has ended.
  cancelOnce(turn, exit, 'the market has left it behind', chain);
}
