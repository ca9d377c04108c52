// What an order of Alpaca's vocabulary means here: an entry with its stop, or a way to close what the key holds. Pure.
import type { OrderBody } from '../../../trader/contract/order.ts';
import type { PlainBuys } from '../../../trader/ports/alpaca-api-settings.ts';
import { invalid, refused, unprocessable } from './alpaca-error.ts';
import { exact, text } from './figures.ts';
import type { AlpacaOrder } from './order-body.ts';

export type TraderOrder = Omit<OrderBody, 'as' | 'walk' | 'take_ownership'> & {
  readonly as?: 'holding';
};

const TYPES = {
  market: 'MKT',
  limit: 'LMT',
  stop: 'STP',
  stop_limit: 'STP_LMT',
  trailing_stop: 'TRAIL',
} as const;

const AT_CLOSE = { market: 'MOC', limit: 'LOC' } as const;

/** What makes an order unfit, whatever is held; the texts that programs look for are Alpaca's own. */
export function refuseUnfit(order: AlpacaOrder): void {
  const { qty, notional, type, side, position_intent: intent } = order;
  if (qty === undefined && notional === undefined) throw invalid('qty or notional is required');
  if (qty !== undefined && notional !== undefined)
    throw invalid('only one of qty or notional is accepted');
  refuseLegs(order);
  if (!/^[A-Z][A-Z0-9.]{0,9}$/.test(order.symbol))
    throw unprocessable(`asset "${order.symbol}" is not tradable: only stocks are`);
  if (order.extended_hours === true)
    throw unprocessable(
      'extended_hours is not offered: the stop that protects a position acts in the regular session only',
    );
  if (order.time_in_force === 'ioc' || order.time_in_force === 'fok')
    throw unprocessable(`time_in_force ${order.time_in_force} is not offered: use day`);
  refuseOtherPrices(order);
  const trails = [order.trail_price, order.trail_percent].filter((value) => value !== undefined);
  if (trails.length !== (type === 'trailing_stop' ? 1 : 0))
    throw unprocessable('trailing_stop orders require one of trail_price and trail_percent');
  if (intent?.startsWith(side) === false)
    throw unprocessable(`position_intent ${intent} contradicts side ${side}`);
  if (intent === 'buy_to_close' || intent === 'sell_to_open')
    throw refused(
      `asset "${order.symbol}" cannot be sold short: this API opens no short positions`,
    );
}

export function refuseLegs(body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  const hasLegs = 'legs' in body && Array.isArray(body.legs) && body.legs.length > 0;
  if (!hasLegs && !('order_class' in body && body.order_class === 'mleg')) return;
  throw unprocessable('orders of several legs are not offered: one symbol at a time');
}

function refuseOtherPrices({
  type,
  order_class: kind,
  limit_price: limit,
  stop_price: stop,
  stop_loss: loss,
}: AlpacaOrder): void {
  const isLimited = type === 'limit' || type === 'stop_limit';
  const isStopped = type === 'stop' || type === 'stop_limit';
  const isParent = kind === 'oco';
  // lumibot names the stop of an order of two ends twice.
  const isRepeated = isParent && stop === loss?.stop_price;
  if (isLimited && limit === undefined && !isParent)
    throw invalid(`${type} orders require limit_price`);
  if (!isLimited && limit !== undefined) throw invalid(`${type} orders take no limit_price`);
  if (isStopped && stop === undefined) throw invalid(`${type} orders require stop_price`);
  if (!isStopped && stop !== undefined && !isRepeated)
    throw invalid(`${type} orders take no stop_price`);
}

/** A stop that rests takes whole shares, so what it protects has no part of one. */
export function refuseFraction({ symbol, qty }: AlpacaOrder): void {
  if (Number.isInteger(qty)) return;
  throw refused(
    `asset "${symbol}" is not fractionable with a stop: send qty in whole shares (parts of a share are for holdings: api.alpaca.plain_buys)`,
  );
}

// Decision 0031
export function refuseLong({ time_in_force: validity }: AlpacaOrder): void {
  if (validity !== 'gtc') return;
  throw unprocessable(
    'time_in_force gtc is not offered for an order that opens: it is valid for the day, and what it fills keeps its stop (send day)',
  );
}

/** A buy, with the stop that it brings or that `plainBuys` gives it. */
export function entryOf(order: AlpacaOrder, plainBuys: PlainBuys): TraderOrder {
  const { order_class: kind = 'simple', take_profit: profit, stop_loss: loss } = order;
  refuseFraction(order);
  if (kind === 'oco') throw unprocessable('oco orders close a position: send them with side sell');
  refuseLong(order);
  const isComplex = kind === 'bracket' || kind === 'oto';
  if (!isComplex && (profit !== undefined || loss !== undefined))
    throw unprocessable('take_profit and stop_loss need order_class bracket or oto');
  if (kind === 'bracket' && profit?.limit_price === undefined)
    throw unprocessable('bracket orders require take_profit.limit_price');
  if (kind === 'bracket' && loss?.stop_price === undefined)
    throw unprocessable('bracket orders require stop_loss.stop_price');
  if (kind === 'oto' && (profit === undefined) === (loss === undefined))
    throw unprocessable('oto orders require one of take_profit and stop_loss');
  if (loss?.limit_price !== undefined)
    throw unprocessable(
      'stop_loss.limit_price is not offered: a stop that protects sells at the market, or it might not sell at all',
    );
  return {
    ...wordsOf(order),
    effect: 'open',
    protection: {
      stop: stopOf(order, plainBuys),
      ...(profit?.limit_price !== undefined && { target: { price: profit.limit_price } }),
    },
  };
}

function stopOf({ stop_loss: loss }: AlpacaOrder, plainBuys: PlainBuys) {
  if (loss?.stop_price !== undefined) return { price: loss.stop_price };
  if (plainBuys.kind === 'stop') return { percent: plainBuys.percent };
  throw refused(
    'a buy needs its stop: send order_class bracket or oto with stop_loss.stop_price, or set api.alpaca.plain_buys to "stop 3%" or "holding"',
  );
}

/** What the key holds in the symbol, and what of it nothing sells yet. */
export interface Sellable {
  readonly quantity: number;
  readonly available: number;
}

/** The same with the stops that rest for it. */
export interface HeldByKey extends Sellable {
  /** The loosest of them; undefined without one. */
  readonly stopPrice: number | undefined;
}

export interface Closing {
  readonly order: TraderOrder;
  /** To which the stop is to move. */
  readonly stopAt: number | undefined;
}

/** A sale: at market, at a price for all of it, or by a stop that is tighter than ours. */
export function closingOf(order: AlpacaOrder, held: HeldByKey): Closing {
  const { symbol, qty = 0, order_class: kind = 'simple', take_profit: profit } = order;
  const { stop_loss: loss } = order;
  refuseShort(order);
  refuseMore(symbol, qty, held);
  refuseFraction(order);
  if (kind !== 'oco') {
    if (profit !== undefined || loss !== undefined)
      throw unprocessable('take_profit and stop_loss need order_class oco to close a position');
    if (order.type === 'stop' || order.type === 'stop_limit') refuseLooser(order.stop_price, held);
    return { order: { ...wordsOf(order), effect: 'close' }, stopAt: undefined };
  }
  const limit = profit?.limit_price ?? order.limit_price;
  if (order.type !== 'limit' || limit === undefined)
    throw unprocessable('oco orders require type limit and take_profit.limit_price');
  if (loss?.stop_price === undefined)
    throw unprocessable('oco orders require stop_loss.stop_price');
  if (loss.limit_price !== undefined)
    throw unprocessable(
      'stop_loss.limit_price is not offered: a stop that protects sells at the market',
    );
  refuseLooser(loss.stop_price, held);
  return {
    order: {
      ...wordsOf({ ...order, limit_price: limit, stop_price: undefined }),
      effect: 'close',
    },
    stopAt: loss.stop_price === held.stopPrice ? undefined : loss.stop_price,
  };
}

/** A sale that brings exits would be an entry. */
export function refuseShort({ symbol, order_class: kind }: AlpacaOrder): void {
  if (kind === 'bracket' || kind === 'oto')
    throw refused(`asset "${symbol}" cannot be sold short: this API opens no short positions`);
}

export function refuseMore(symbol: string, qty: number, { quantity, available }: Sellable): void {
  if (qty <= available) return;
  throw refused(
    `insufficient qty available for order (requested: ${text(qty)}, available: ${text(available)})`,
    {
      ...{ available: text(available), existing_qty: text(quantity), symbol },
      held_for_orders: text(exact(quantity - available)),
    },
  );
}

function refuseLooser(price: number | undefined, { stopPrice }: HeldByKey): void {
  if (stopPrice === undefined || price === undefined || price >= stopPrice) return;
  throw refused(
    `stop_price ${text(price)} is looser than the stop that rests at ${text(stopPrice)}, and a stop only tightens`,
    { stop_price: text(stopPrice) },
  );
}

/** What the order says by itself. */
export function wordsOf(order: AlpacaOrder): TraderOrder {
  const { type, time_in_force: validity, symbol, qty = 0, side } = order;
  const isAtClose = validity === 'cls';
  if ((isAtClose || validity === 'opg') && type !== 'market' && type !== 'limit')
    throw unprocessable(`time_in_force ${validity} is for market and limit orders`);
  const word = isAtClose && (type === 'market' || type === 'limit') ? AT_CLOSE[type] : TYPES[type];
  return {
    ...{ symbol, side: side === 'buy' ? 'BUY' : 'SELL', quantity: qty, order_type: word },
    ...(order.client_order_id !== undefined && { client_order_id: order.client_order_id }),
    ...(order.limit_price !== undefined && { price: order.limit_price }),
    ...(order.stop_price !== undefined && { stop_price: order.stop_price }),
    ...(order.trail_price !== undefined && { trail_amount: order.trail_price }),
    ...(order.trail_percent !== undefined && { trail_percent: order.trail_percent }),
    ...(validity === 'opg' && { time_in_force: 'OPG' }),
    // A sale at the market is done at once: it needs no validity.
    ...(validity === 'gtc' && type !== 'market' && { time_in_force: 'GTC' }),
  };
}
