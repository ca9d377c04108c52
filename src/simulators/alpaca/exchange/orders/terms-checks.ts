// What Alpaca refuses in the terms of an order, whatever the account holds. Rules: docs.alpaca.markets, "Placing Orders".
import { type Decimal, decimal, ONE } from '../../../../kernel/decimal.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import { isAuctionShut } from '../market/hours.ts';
import type { Security } from '../market/security.ts';
import { isStop, type OrderRequest, type OrderTerms } from '../state/order.ts';
import {
  badField,
  badTerms,
  halted,
  inactiveAsset,
  notFractionable,
  type Refusal,
  stopAgainstMarket,
  subPenny,
  untradable,
} from '../state/refusals.ts';

const CENT = decimal('0.01');
const DOLLAR_PLACES = 2;
const CHEAP_PLACES = 4;

type Check = (request: OrderRequest, security: Security, at: Instant) => Refusal | undefined;

/** The first fault found. */
export const refusalOfTerms: Check = (request, security, at) => {
  for (const check of CHECKS) {
    const refusal = check(request, security, at);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
};

/** A price at or above one dollar has two places at most, one below has four. */
export function refusalOfPrice(field: string, price: Decimal | undefined): Refusal | undefined {
  if (price === undefined) return undefined;
  if (!price.gt(0)) return badTerms(`${field} must be > 0`);
  const places = price.gte(ONE) ? DOLLAR_PLACES : CHEAP_PLACES;
  return price.places > places ? subPenny(field, price) : undefined;
}

const checkAsset: Check = ({ symbol, type }, { terms, isHalted }) => {
  if (!terms.isActive) return inactiveAsset(symbol);
  if (!terms.isTradable) return untradable(symbol);
  return isHalted && type === 'market' ? halted(symbol) : undefined;
};

const PRICES_REQUIRED = {
  market: '',
  limit: 'limit orders require a limit price',
  stop: 'stop orders require a stop price',
  stop_limit: 'stop limit orders require both stop and limit price',
  trailing_stop: '',
};

const PRICES_REFUSED = {
  market: 'market orders require no stop or limit price',
  limit: 'limit orders require no stop price',
  stop: 'stop orders require no limit price',
  stop_limit: '',
  trailing_stop: 'trailing stop orders require no stop or limit price',
};

const checkPresence: Check = ({ type, limitPrice, stopPrice, trailPrice, trailPercent }) => {
  const needsLimit = type === 'limit' || type === 'stop_limit';
  const needsStop = type === 'stop' || type === 'stop_limit';
  const names = type.replace('_', ' ');
  const isComplete =
    (!needsLimit || limitPrice !== undefined) && (!needsStop || stopPrice !== undefined);
  if (!isComplete) return badField(PRICES_REQUIRED[type]);
  const isTooMuch =
    (!needsLimit && limitPrice !== undefined) || (!needsStop && stopPrice !== undefined);
  if (isTooMuch) return badField(PRICES_REFUSED[type]);
  const trails = [trailPrice, trailPercent].filter((trail) => trail !== undefined);
  if (type !== 'trailing_stop')
    return trails.length === 0 ? undefined : badTerms(`${names} orders require no trail`);
  if (trails.length !== 1)
    return badTerms('trailing stop orders must specify one of trail_price or trail_percent');
  return trails.every((trail) => trail.gt(0)) ? undefined : badTerms('trail must be > 0');
};

const checkPrices: Check = ({ limitPrice, stopPrice, takeProfit, stopLoss }) =>
  refusalOfPrice('limit_price', limitPrice) ??
  refusalOfPrice('stop_price', stopPrice) ??
  refusalOfPrice('take_profit.limit_price', takeProfit) ??
  refusalOfPrice('stop_loss.stop_price', stopLoss?.stopPrice) ??
  refusalOfPrice('stop_loss.limit_price', stopLoss?.limitPrice);

/** A fraction of a share, or an amount of money. */
export function isFractional({ quantity, notional }: OrderTerms): boolean {
  return notional !== undefined || (quantity !== undefined && !quantity.isInteger());
}

const checkFraction: Check = (request, { terms }) => {
  const { quantity, notional, symbol, type } = request;
  if (quantity !== undefined && !quantity.gt(0)) return badTerms('qty must be > 0');
  if (notional?.lt(ONE)) return badTerms('notional amount must be >= 1.00');
  if (!isFractional(request)) return undefined;
  if (!terms.isFractionable) return notFractionable(symbol);
  if (request.timeInForce !== 'day') return badTerms('fractional orders must be DAY orders');
  if (request.orderClass !== 'simple') return badTerms('fractional orders must be simple orders');
  return type === 'trailing_stop'
    ? badTerms('fractional orders must not be trailing stop orders')
    : undefined;
};

const checkTimeInForce: Check = ({ type, timeInForce, isExtended, orderClass }, _security, at) => {
  const isPlain = type === 'market' || type === 'limit';
  if (isExtended && (type !== 'limit' || timeInForce !== 'day'))
    return badTerms('extended hours order must be DAY limit orders');
  if (timeInForce === 'day' || timeInForce === 'gtc')
    return orderClass !== 'simple' && isExtended
      ? badTerms('complex orders not supported for extended hours trading')
      : undefined;
  if (orderClass !== 'simple') return badTerms(`${orderClass} orders must be DAY or GTC orders`);
  if (!isPlain) return badTerms(`invalid time_in_force for ${type.replace('_', ' ')} orders`);
  const isAuction = timeInForce === 'opg' || timeInForce === 'cls';
  return isAuction && isAuctionShut(timeInForce, at)
    ? badTerms(`${timeInForce} orders are not accepted at this time`)
    : undefined;
};

const checkStopSide: Check = ({ type, side, stopPrice }, { last }) => {
  if (!isStop({ type }) || stopPrice === undefined) return undefined;
  const isBelow = side === 'sell';
  const isSound = isBelow ? stopPrice.lt(last) : stopPrice.gt(last);
  return isSound ? undefined : stopAgainstMarket(isBelow, last, stopPrice);
};

const checkClass: Check = (request, { last }) => {
  const { orderClass, takeProfit, stopLoss, type, side } = request;
  if (orderClass === 'simple')
    return takeProfit === undefined && stopLoss === undefined
      ? undefined
      : badTerms('simple orders require no take_profit or stop_loss');
  const needsBoth = orderClass !== 'oto';
  if (needsBoth && takeProfit === undefined)
    return badTerms(`${orderClass} orders require take_profit.limit_price`);
  if (needsBoth && stopLoss === undefined)
    return badTerms(`${orderClass} orders require stop_loss.stop_price`);
  if (orderClass === 'oto' && (takeProfit === undefined) === (stopLoss === undefined))
    return badTerms('oto orders require either take_profit or stop_loss');
  if (orderClass === 'oco' && type !== 'limit') return badTerms('oco orders must be limit orders');
  if (type === 'trailing_stop') return badTerms('trailing stop orders must be simple orders');
  // Of an exit that sells, the stop is below and the target above; mirrored for one that buys.
  const exitSells = orderClass === 'oco' ? side === 'sell' : side === 'buy';
  return refusalOfExits({
    exitSells,
    base: request.limitPrice ?? last,
    takeProfit,
    stopLoss,
    orderClass,
  });
};

interface Exits extends Pick<OrderRequest, 'takeProfit' | 'stopLoss' | 'orderClass'> {
  readonly exitSells: boolean;
  readonly base: Decimal;
}

/** Both exits are at least a cent beyond the base price: the target, the limit of the entry, or the market. */
function refusalOfExits({ exitSells, base, takeProfit, stopLoss, orderClass }: Exits) {
  const isBeyond = (low: Decimal, high: Decimal) => low.lte(high.minus(CENT));
  const stop = stopLoss?.stopPrice;
  const isTargetSound =
    takeProfit === undefined ||
    orderClass === 'oco' ||
    (exitSells ? isBeyond(base, takeProfit) : isBeyond(takeProfit, base));
  if (!isTargetSound)
    return badTerms(
      `take_profit.limit_price must be ${exitSells ? '>= base_price + 0.01' : '<= base_price - 0.01'}`,
    );
  const from = orderClass === 'oco' ? (takeProfit ?? base) : base;
  if (stop === undefined || (exitSells ? isBeyond(stop, from) : isBeyond(from, stop)))
    return undefined;
  return badTerms(
    `stop_loss.stop_price must be ${exitSells ? '<= base_price - 0.01' : '>= base_price + 0.01'}`,
  );
}

const CHECKS: readonly Check[] = [
  checkAsset,
  checkPresence,
  checkPrices,
  checkFraction,
  checkTimeInForce,
  checkStopSide,
  checkClass,
];
