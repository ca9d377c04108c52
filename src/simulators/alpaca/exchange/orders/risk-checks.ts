// What the account does not allow: no buying power, no shares, no short sale, a trade with oneself.
import { type Decimal, decimal, ZERO } from '../../../../kernel/decimal.ts';
import { type Account, balancesOf, quantityOf } from '../account/account.ts';
import type { Market } from '../market/market.ts';
import type { Security } from '../market/security.ts';
import type { FaultList } from '../state/fault-list.ts';
import {
  type AlpacaOrder,
  isMultiple,
  type OrderRequest,
  type OrderTerms,
} from '../state/order.ts';
import {
  badTerms,
  lackOfPower,
  lackOfShares,
  notShortable,
  type Refusal,
  shortingOff,
  suspended,
  washTrade,
} from '../state/refusals.ts';
import type { Book } from './book.ts';
import type { Reserves } from './reserves.ts';
import { isFractional } from './terms-checks.ts';

export interface RiskChecks {
  refusalOf(request: OrderRequest, security: Security): Refusal | undefined;
  /** Of a change to an order that is open: only what it asks for beyond it. */
  refusalOfChange(order: AlpacaOrder, changed: OrderTerms): Refusal | undefined;
  buyingPower(): Decimal;
  /** As if other orders still reserved all shares of the position. */
  lackOf(terms: OrderTerms): Refusal;
}

export interface RiskParts {
  readonly book: Book;
  readonly account: Account;
  readonly market: Market;
  readonly reserves: Reserves;
  readonly faults: FaultList;
}

const MARGIN_EQUITY_MIN = decimal('2000');

export function createRiskChecks(parts: RiskParts): RiskChecks {
  const { book, account, market, reserves, faults } = parts;
  const priceOf = (symbol: string) => market.security(symbol)?.last ?? decimal('0');
  const balances = () => balancesOf(account, priceOf);
  const buyingPower = () => {
    const left = balances().power.minus(reserves.reserved());
    return left.isNegative() ? decimal('0') : left;
  };

  function lackOf({ symbol, quantity }: OrderTerms): Refusal {
    const existing = quantityOf(account, symbol).abs();
    const requested = quantity ?? existing;
    return lackOfShares({ symbol, requested, available: ZERO, existing, held: existing });
  }

  function refusalOfClosing(request: OrderTerms, held: Decimal): Refusal | undefined {
    if (faults.lasting('shares-held', request.symbol) !== undefined) return lackOf(request);
    const { symbol, quantity } = request;
    const existing = held.abs();
    const reserved = reserves.heldShares(symbol);
    const available = existing.minus(reserved);
    const price = market.security(symbol)?.last ?? decimal('1');
    const requested = quantity ?? reserves.costOf(request).dividedBy(price, 9);
    return requested.gt(available)
      ? lackOfShares({ symbol, requested, available, existing: held, held: reserved })
      : undefined;
  }

  function refusalOfShort(request: OrderTerms, { terms, symbol }: Security) {
    if (!terms.isShortable) return notShortable(symbol);
    if (isFractional(request)) return badTerms('fractional orders cannot be sold short');
    const isAllowed =
      !account.configuration.no_shorting && balances().equity.gte(MARGIN_EQUITY_MIN);
    if (!isAllowed) return shortingOff();
    return !terms.isEasyToBorrow && request.timeInForce !== 'day'
      ? badTerms(`only day orders are allowed for hard-to-borrow asset "${symbol}"`)
      : undefined;
  }

  function refusalOfCost(cost: Decimal): Refusal | undefined {
    const power = buyingPower();
    return cost.gt(power) ? lackOfPower(power, cost) : undefined;
  }

  return {
    buyingPower,
    lackOf,
    refusalOf(request, security) {
      if (account.configuration.suspend_trade) return suspended();
      if (isFractional(request) && !account.configuration.fractional_trading)
        return badTerms('fractional trading is disabled for this account');
      const wash = washWith(book.open(request.symbol), request);
      if (wash !== undefined) return wash;
      const held = quantityOf(account, request.symbol);
      const isClosing = request.side === 'sell' ? held.gt(0) : held.isNegative();
      if (isClosing && (request.orderClass === 'bracket' || request.orderClass === 'oto'))
        return lackOfShares({
          ...{ symbol: request.symbol, requested: request.quantity ?? held.abs(), existing: held },
          ...{ available: decimal('0'), held: reserves.heldShares(request.symbol) },
        });
      if (isClosing) return refusalOfClosing(request, held);
      if (request.orderClass === 'oco')
        return badTerms('oco orders must be exit orders for an existing position');
      const short = request.side === 'sell' ? refusalOfShort(request, security) : undefined;
      return short ?? refusalOfCost(reserves.costOf(request));
    },
    refusalOfChange(order, changed) {
      const held = quantityOf(account, order.symbol);
      const isClosing = order.side === 'sell' ? held.gt(0) : held.isNegative();
      if (isClosing || order.role === 'take-profit' || order.role === 'stop-loss') {
        const more = (changed.quantity ?? decimal('0')).minus(order.quantity ?? decimal('0'));
        return more.gt(0) && isClosing
          ? refusalOfClosing({ ...changed, quantity: more }, held)
          : undefined;
      }
      const more = reserves.costOf(changed).minus(reserves.costOf(order));
      return more.gt(0) ? refusalOfCost(more) : undefined;
    },
  };
}

/** Opposite orders of one account that could meet; groups and trailing stops are exempt (docs.alpaca.markets, "User Protection"). */
function washWith(open: readonly AlpacaOrder[], request: OrderRequest): Refusal | undefined {
  if (isMultiple(request) || request.type === 'trailing_stop') return undefined;
  for (const other of open) {
    if (other.side === request.side || isMultiple(other) || other.type === 'trailing_stop')
      continue;
    const unpriced = [request, other].find(({ limitPrice }) => limitPrice === undefined);
    if (unpriced !== undefined)
      return washTrade(other.id, 'opposite side market/stop order exists');
    const [buy, sell] = request.side === 'buy' ? [request, other] : [other, request];
    if (buy.limitPrice !== undefined && sell.limitPrice?.lte(buy.limitPrice))
      return washTrade(other.id, 'opposite side limit order exists');
  }
  return undefined;
}
