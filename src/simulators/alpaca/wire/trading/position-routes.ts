// /v2/positions: what is held, and orders that close it.
import { type Decimal, decimal, textOf, ZERO } from '../../../../kernel/decimal.ts';
import type { Position } from '../../exchange/account/account.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { badField, noPosition, type Refusal } from '../../exchange/state/refusals.ts';
import {
  type Answered,
  found,
  isRefusal,
  isYes,
  numberIn,
  refusalAnswer,
} from '../messages/answers.ts';
import { orderView } from '../messages/order-view.ts';

export interface PositionRoutes {
  all(): Answered;
  one(name: string): Answered;
  close(name: string, query: URLSearchParams): Answered;
  closeAll(query: URLSearchParams): Answered;
}

const RATIO_PLACES = 6;
const PRICE_PLACES = 6;
const SHARE_PLACES = 9;
const HUNDRED = decimal('100');

export function createPositionRoutes(exchange: Exchange): PositionRoutes {
  const { account, market, reserves, entry, book } = exchange;

  function positionOf(name: string): Position | undefined {
    return account.positions.get(market.security(name)?.symbol ?? name);
  }

  function view({ symbol, quantity, cost }: Position): object {
    const security = market.security(symbol);
    const last = security?.last ?? ZERO;
    const before = security === undefined ? ZERO : market.closeBefore(security, exchange.now());
    const value = quantity.times(last);
    const gain = value.minus(cost);
    const todayGain = quantity.times(last.minus(before));
    // Exits of entries that have not filled may hold more than there is.
    const left = quantity.abs().minus(reserves.heldShares(symbol));
    const available = left.isNegative() ? ZERO : left;
    return {
      asset_id: security?.id,
      symbol,
      exchange: security?.exchange,
      asset_class: 'us_equity',
      asset_marginable: true,
      qty: textOf(quantity),
      qty_available: textOf(quantity.isNegative() ? available.negated() : available),
      avg_entry_price: textOf(cost.dividedBy(quantity, PRICE_PLACES)),
      side: quantity.isNegative() ? 'short' : 'long',
      market_value: textOf(value),
      cost_basis: textOf(cost.roundedTo(PRICE_PLACES)),
      unrealized_pl: textOf(gain.roundedTo(PRICE_PLACES)),
      unrealized_plpc: ratio(gain, cost.abs()),
      unrealized_intraday_pl: textOf(todayGain.roundedTo(PRICE_PLACES)),
      unrealized_intraday_plpc: ratio(todayGain, quantity.times(before).abs()),
      current_price: textOf(last),
      lastday_price: textOf(before),
      change_today: ratio(last.minus(before), before),
    };
  }

  function closed({ symbol, quantity }: Position, shares: Decimal) {
    return entry.place({
      ...{ symbol, side: quantity.isNegative() ? 'buy' : 'sell', quantity: shares },
      ...{ type: 'market', timeInForce: 'day', orderClass: 'simple', isExtended: false },
      ...{ notional: undefined, limitPrice: undefined, stopPrice: undefined },
      ...{ trailPrice: undefined, trailPercent: undefined, clientOrderId: undefined },
      ...{ takeProfit: undefined, stopLoss: undefined },
    });
  }

  return {
    all: () => found([...exchange.positions().map(view), ...exchange.otherRows.positions]),
    one(name) {
      const position = positionOf(name);
      return position === undefined ? refusalAnswer(noPosition()) : found(view(position));
    },
    close(name, query) {
      const position = positionOf(name);
      if (position === undefined) return refusalAnswer(noPosition());
      const shares = sharesIn(query, position.quantity.abs());
      if (isRefusal(shares)) return refusalAnswer(shares);
      const placed = closed(position, shares);
      return placed.ok
        ? found(orderView(exchange, placed.value, null))
        : refusalAnswer(placed.failure);
    },
    closeAll(query) {
      if (isYes(query.get('cancel_orders')))
        for (const order of book.open()) entry.end(order, 'canceled');
      const results = exchange.positions().map((position) => {
        const placed = closed(position, position.quantity.abs());
        const { symbol } = position;
        return placed.ok
          ? { symbol, status: 200, body: orderView(exchange, placed.value, null) }
          : { symbol, status: placed.failure.status, body: refusalAnswer(placed.failure).body };
      });
      return { status: 207, body: results };
    },
  };
}

function sharesIn(query: URLSearchParams, held: Decimal): Decimal | Refusal {
  const [qty, percentage] = [query.get('qty'), query.get('percentage')];
  if (qty !== null && percentage !== null)
    return badField('only one of qty or percentage is accepted');
  if (qty !== null) return numberIn(qty) ?? badField(`invalid qty: ${qty}`);
  if (percentage === null) return held;
  const share = numberIn(percentage);
  if (share === undefined || !share.gt(0) || share.gt(HUNDRED))
    return badField('percentage must be between 0 and 100');
  const shares = held.times(share).dividedBy(HUNDRED, SHARE_PLACES);
  // Only a position with fractions is closed by fractions.
  return held.isInteger() ? shares.truncatedTo(0) : shares;
}

function ratio(part: Decimal, whole: Decimal): string {
  return whole.isZero() ? '0' : textOf(part.dividedBy(whole, RATIO_PLACES));
}
