// A manual trader on the same account, as in TWS: orders with client and order id 0, cancels and changes of any
// client's orders.

import type { Instant } from '../../../../kernel/instant.ts';
import { DEFAULT_PRICE_STEPS, roundNearest } from '../../../../market/instruments/tick-grid.ts';
import { instrumentKey } from '../../messages/instrument-key.ts';
import { auctionOf, type Order, unsetOrder } from '../../messages/order.ts';
import type { Account } from '../account/accounts.ts';
import type { Contracts } from '../market/prices/contracts.ts';
import type { Market } from '../market/prices/market.ts';
import type { AuctionHours } from '../scheduling/auction-hours.ts';
import { type BookOrder, isBuy, isFinal, isStop } from '../state/book-order.ts';
import { locked } from './admission.ts';
import type { Book } from './book/book.ts';

export const MANUAL_ORDER_TYPES = ['MKT', 'LMT', 'STP', 'STP LMT', 'TRAIL', 'MOC', 'LOC'] as const;
export type ManualOrderType = (typeof MANUAL_ORDER_TYPES)[number];

export interface ManualOrder {
  readonly account: string;
  readonly symbol: string;
  readonly action: 'BUY' | 'SELL';
  readonly type: ManualOrderType;
  readonly quantity: number;
  readonly limitPrice?: number;
  /** Of a TRAIL: its first trigger. */
  readonly stopPrice?: number;
  /** Of a TRAIL, one of the two. */
  readonly trailAmount?: number;
  readonly trailPercent?: number;
  readonly tif?: 'DAY' | 'GTC' | 'OPG';
  readonly isLiquidation?: boolean;
}

export type ManualOrderOutcome =
  | { readonly kind: 'done'; readonly permId: number }
  | { readonly kind: 'refused'; readonly why: string };

export interface Closing {
  readonly symbol: string | undefined;
  readonly shares: number | undefined;
  /** The broker closes it to restore margin. */
  readonly isLiquidation: boolean;
}

export interface ManualTrader {
  place(order: ManualOrder): ManualOrderOutcome;
  cancel(permId: number): ManualOrderOutcome;
  /** The first open stop, of the given symbol if any. */
  cancelStop(symbol: string | undefined): ManualOrderOutcome;
  moveStop(symbol: string | undefined, price: number | undefined): ManualOrderOutcome;
  /** Closes shares at market, all of them if no number is given. */
  close(wanted: Closing): ManualOrderOutcome;
  /** Trades at the market in the first account. */
  trade(symbol: string, action: ManualOrder['action'], quantity: number): ManualOrderOutcome;
  /** Removes the first open stop without a report. */
  vanishStop(symbol: string | undefined): ManualOrderOutcome;
  /** The broker's risk checks end the first open stop, which stays listed as Inactive. */
  deactivateStop(symbol: string | undefined): ManualOrderOutcome;
}

interface Parts {
  readonly book: Book;
  readonly contracts: Contracts;
  readonly market: Market;
  readonly auctions: AuctionHours;
  now(): Instant;
  accountNamed(name: string): Account | undefined;
  accounts(): readonly Account[];
  placed(order: BookOrder): void;
}

export function createManualTrader(parts: Parts): ManualTrader {
  const { book, contracts, market, auctions, now, accountNamed, accounts } = parts;

  function place(wanted: ManualOrder): ManualOrderOutcome {
    const contract = contracts.ofSymbol(wanted.symbol);
    if (contract === undefined || market.listing(wanted.symbol) === undefined) {
      return refused(`Unknown symbol ${wanted.symbol}.`);
    }
    const account = accountNamed(wanted.account);
    if (account === undefined) return refused(`Unknown account ${wanted.account}.`);
    const order = orderOf({ ...wanted, account: account.name });
    const isLate = auctions.isClosingCutOff(contract.primaryExchange, now());
    if (auctionOf(order) === 'closing' && isLate) {
      return refused(`${order.type} orders are no longer accepted for today's closing auction.`);
    }
    const placed = book.place({
      clientId: 0,
      orderId: 0,
      contract,
      // It gets its id, if a client binds it, before it can trade.
      order: { ...order, transmit: false },
      isByHand: true,
      isLiquidation: wanted.isLiquidation ?? false,
    });
    parts.placed(placed);
    book.transmit(placed);
    return done(placed);
  }

  function findStop(symbol: string | undefined): BookOrder | undefined {
    return book
      .open()
      .find((order) => isStop(order) && (symbol === undefined || order.symbol === symbol));
  }

  return {
    place,
    cancel(permId) {
      const order = book.ofPermId(permId);
      if (order === undefined) return refused(`Unknown permId ${permId}.`);
      if (isFinal(order)) return refused(`The order with permId ${permId} is ${order.stage}.`);
      if (auctions.isLocked(order, now())) return refused(locked(order).text);
      book.cancel(order, '');
      return done(order);
    },
    cancelStop(symbol) {
      const stop = findStop(symbol);
      if (stop === undefined) return refused('No open stop.');
      book.cancel(stop, '');
      return done(stop);
    },
    moveStop(symbol, price) {
      const stop = findStop(symbol);
      if (stop === undefined) return refused('No open stop.');
      const looser = (stop.order.auxPrice ?? 0) * (isBuy(stop) ? 1.02 : 0.98);
      const auxPrice = roundNearest(DEFAULT_PRICE_STEPS, price ?? looser);
      // What waits for its parent keeps the quantity that was ordered, however little of it shows.
      const quantity = stop.stage === 'dormant' ? stop.order.quantity : stop.quantity;
      book.modify(stop, { ...stop.order, quantity, auxPrice });
      return done(stop);
    },
    trade(symbol, action, quantity) {
      const account = accounts()[0]?.name ?? '';
      return place({ account, symbol, action, type: 'MKT', quantity });
    },
    vanishStop(symbol) {
      const stop = findStop(symbol);
      if (stop === undefined) return refused('No open stop.');
      book.vanish(stop);
      return done(stop);
    },
    deactivateStop(symbol) {
      const stop = findStop(symbol);
      if (stop === undefined) return refused('No open stop.');
      book.deactivate(stop);
      return done(stop);
    },
    close({ symbol, shares, isLiquidation }) {
      for (const account of accounts()) {
        for (const { contract, quantity } of account.holdingBySymbol.values()) {
          if (quantity === 0 || (symbol !== undefined && instrumentKey(contract) !== symbol))
            continue;
          return place({
            account: account.name,
            symbol: instrumentKey(contract),
            action: quantity > 0 ? 'SELL' : 'BUY',
            type: 'MKT',
            isLiquidation,
            quantity: Math.min(shares ?? Math.abs(quantity), Math.abs(quantity)),
          });
        }
      }
      return refused('No position to close.');
    },
  };
}

function orderOf(wanted: ManualOrder): Order {
  return {
    ...unsetOrder,
    account: wanted.account,
    action: wanted.action,
    type: wanted.type,
    quantity: wanted.quantity,
    limitPrice: wanted.limitPrice,
    ...(wanted.type === 'TRAIL' ? trailOf(wanted) : { auxPrice: wanted.stopPrice }),
    tif: wanted.tif ?? 'DAY',
  };
}

function trailOf({ stopPrice, trailAmount, trailPercent }: ManualOrder): Partial<Order> {
  return { auxPrice: trailAmount, trailingPercent: trailPercent, trailStopPrice: stopPrice };
}

function refused(why: string): ManualOrderOutcome {
  return { kind: 'refused', why };
}

function done({ permId }: BookOrder): ManualOrderOutcome {
  return { kind: 'done', permId };
}
