// What the stream sends, in SSI's words.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import type { Exchange as Board } from '../../../market/venues/vietnam/trading-rules.ts';
import type { OrderEvent } from './delivery.ts';
import { dayText, timeText } from './market/local-time.ts';
import type { Print, Security } from './market/security.ts';
import type { Fill } from './orders/order-book.ts';

export interface StreamEvent {
  readonly channel: 'DATA' | 'TRADING';
  readonly topic: string;
  /** Of events that are sent in more than one form. */
  readonly kind?: 'flag' | 'order' | 'match' | 'portfolio' | 'limits';
  readonly data: object;
}

export function quoteEvent({ symbol, levels }: Security, at: number): StreamEvent {
  const shown = (side: readonly { readonly price: number; readonly quantity: number }[]) =>
    side.filter(({ quantity }) => quantity > 0).map(({ price, quantity }) => [price, quantity]);
  const data = { t: timeText(at), s: symbol, bids: shown(levels.bids), asks: shown(levels.asks) };
  return { channel: 'DATA', topic: `quote.${symbol}`, data };
}

export function tradeEvent(security: Security, { at, price, volume }: Print): StreamEvent {
  const { symbol, dayVolume, levels } = security;
  const si = levels.asks[0]?.price === price ? 'BU' : 'SD';
  const data = { t: timeText(at), s: symbol, p: price, q: volume, si, v: dayVolume };
  return { channel: 'DATA', topic: `trade.${symbol}`, data };
}

export function barEvent(symbol: string, bar: Bar, at: number): StreamEvent {
  const { open, high, low, close, volume } = bar;
  const [st, t] = [timeText(bar.start), timeText(at)];
  const data = { st, t, s: symbol, o: open, h: high, l: low, c: close, v: volume };
  return { channel: 'DATA', topic: `trade.${symbol}@1m`, data };
}

export function flagEvent(board: Board, status: string, day: TradingDay): StreamEvent {
  const data = { market: board, status, tradingDate: dayText(day) };
  return { channel: 'DATA', topic: 'market.flag', kind: 'flag', data };
}

/** The limits of the day. */
export function limitsEvent(
  { symbol, board, reference, terms }: Security,
  at: number,
): StreamEvent {
  const { ceiling, floor } = terms.limits;
  const data = { s: symbol, b: board, t: timeText(at), ce: ceiling, fl: floor, ref: reference };
  return { channel: 'DATA', topic: `market.${symbol}`, kind: 'limits', data };
}

export function orderEvent(event: OrderEvent): StreamEvent {
  return { channel: 'TRADING', topic: `order.${event.accountNo}`, kind: 'order', data: event };
}

/** One fill. */
export function matchEvent(fill: Fill): StreamEvent {
  const { account, clientRequestId, orderId, symbol, side, price, shares, at } = fill;
  const data = {
    ...{ accountNo: account, clientRequestId, orderId, symbol },
    ...{ side: side === 'buy' ? 'B' : 'S', matchPrice: String(price), matchQty: shares },
    matchTime: timeText(at),
  };
  return { channel: 'TRADING', topic: `order.${account}`, kind: 'match', data };
}

export interface PortfolioFigures {
  readonly account: string;
  readonly cash: number;
  readonly stockValue: number;
}

export function portfolioEvent({ account, cash, stockValue }: PortfolioFigures): StreamEvent {
  const data = {
    accountNo: account,
    totalAsset: cash + stockValue,
    cashBalance: cash,
    stockValue,
  };
  return { channel: 'TRADING', topic: `portfolio.${account}`, kind: 'portfolio', data };
}
