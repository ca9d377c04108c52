// What an account has: orders, shares, cash and what it may buy or sell, in SSI's words.
import { availableCash, holdingsOf } from '../exchange/account/account.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { dayOf, parseDayText, timeText } from '../exchange/market/local-time.ts';
import { averagePrice, remainingOf, type SsiOrder, statusOf } from '../exchange/orders/order.ts';
import { type Answered, badRequest } from './answers.ts';

export interface AccountRoutes {
  info(): Answered;
  orderBook(query: URLSearchParams): Answered;
  positions(query: URLSearchParams): Answered;
  balance(query: URLSearchParams): Answered;
  assets(query: URLSearchParams): Answered;
  maxBuySell(query: URLSearchParams): Answered;
}

const PAGE_SIZE = 1_000;

export function createAccountRoutes(exchange: Exchange): AccountRoutes {
  const { account, book, market } = exchange;

  const isOurs = (query: URLSearchParams) => query.get('accountNo') === account.name;
  const guarded = (query: URLSearchParams, answer: () => Answered): Answered =>
    isOurs(query) ? answer() : badRequest('Account is not open', 'ORD025');

  function worth(): number {
    return holdingsOf(account, exchange.now()).reduce(
      (sum, { symbol, quantity }) => sum + quantity * (market.security(symbol)?.last ?? 0),
      0,
    );
  }

  function today(side: SsiOrder['side']): number {
    const day = dayOf(exchange.now());
    return book.fills
      .filter((fill) => fill.side === side && dayOf(fill.at) === day)
      .reduce((sum, { shares, price }) => sum + shares * price, 0);
  }

  function open(side: SsiOrder['side'], symbol?: string): readonly SsiOrder[] {
    return book
      .live()
      .filter((order) => order.side === side && (symbol ?? order.symbol) === order.symbol);
  }

  const unmatched = (side: SsiOrder['side']) =>
    open(side).reduce((sum, order) => sum + remainingOf(order) * (order.price ?? 0), 0);

  function positionRow({ symbol, quantity, averageCost }: ReturnType<typeof holdingsOf>[number]) {
    const now = exchange.now();
    const day = dayOf(now);
    const shares = (side: SsiOrder['side']) =>
      book.fills
        .filter((fill) => fill.symbol === symbol && fill.side === side && dayOf(fill.at) === day)
        .reduce((sum, fill) => sum + fill.shares, 0);
    const pending = (side: SsiOrder['side']) =>
      open(side, symbol).reduce((sum, order) => sum + remainingOf(order), 0);
    return {
      ...{ accountNo: account.name, symbol, quantity, blockQuantity: 0, dividendQuantity: 0 },
      ...{ buyingQuantity: pending('buy'), boughtQuantity: shares('buy') },
      ...{ sellingQuantity: pending('sell'), soldQuantity: shares('sell') },
      ...{ costPrice: Math.round(averageCost), mortgageQuantity: 0, restrictedQuantity: 0 },
      sellableQuantity: book.sellable(account, symbol, now),
    };
  }

  return {
    info: () => ({ data: [{ accountNo: account.name, accountType: 'Cash' }] }),
    orderBook: (query) =>
      guarded(query, () => {
        const day = dayOf(exchange.now());
        const from = dayFrom(query.get('from'), day);
        const to = dayFrom(query.get('to'), day);
        if (from === undefined || to === undefined)
          return badRequest('from and to must be YYYY/MM/DD');
        const orders = [...book.all()].filter((order) => order.day >= from && order.day <= to);
        const page = pageOf(orders, query);
        return { data: { orderList: page.map(orderRow), totalOrders: orders.length } };
      }),
    positions: (query) =>
      guarded(query, () => {
        const rows = holdingsOf(account, exchange.now()).map(positionRow);
        const shown = query.get('type') === 'derivative' ? [] : rows;
        // The SDK reads `equity`; SSI's own description calls the list `equityPositions`.
        return { data: { equity: shown, equityPositions: shown } };
      }),
    balance: (query) =>
      guarded(query, () => {
        const available = availableCash(account, exchange.now());
        const [bought, sold] = [today('buy'), today('sell')];
        return {
          data: {
            ...{ accountNo: account.name, availableCash: available, totalDebt: 0, onHoldCash: 0 },
            ...{ withdrawal: available, bankBalance: 0, blockCash: 0 },
            ...{ buyUnmatched: unmatched('buy'), sellUnmatched: unmatched('sell') },
            ...{ buyT0: bought, buyT1: 0, buyT2: 0 },
            ...{ sellT0: sold, sellT1: account.cash - available, sellT2: 0 },
          },
        };
      }),
    assets: (query) =>
      guarded(query, () => {
        const totalAssets = account.cash + worth();
        return {
          data: {
            ...{ accountNo: account.name, totalAssets, totalEquity: totalAssets, totalDebt: 0 },
            ...{ equity: totalAssets, lmv: worth(), purchasingPower: exchange.buyingPower() },
            ...{
              withdrawable: availableCash(account, exchange.now()),
              accountBalance: account.cash,
            },
          },
        };
      }),
    maxBuySell: (query) =>
      guarded(query, () => {
        const security = market.security(query.get('symbol') ?? '');
        if (security === undefined) return badRequest('Stock symbol does not exist', 'ORD001');
        const price = Number(query.get('price') ?? 0) || security.terms.limits.ceiling;
        const power = exchange.buyingPower();
        const maxBuyQty = Math.floor(power / price / 100) * 100;
        const maxSellQty = book.sellable(account, security.symbol, exchange.now());
        return { data: { maxBuyQty, maxSellQty, marginRatio: '0%', purchasePower: power } };
      }),
  };
}

export function orderRow(order: SsiOrder): object {
  return {
    accountNo: order.account,
    clientRequestId: order.clientRequestId,
    orderId: order.orderId,
    symbol: order.symbol,
    side: order.side === 'buy' ? 'B' : 'S',
    orderType: order.type,
    price: order.price ?? 0,
    avgPrice: averagePrice(order),
    quantity: order.quantity,
    osQuantity: remainingOf(order),
    filledQuantity: order.filled,
    cancelQuantity: order.cancelled,
    orderStatus: statusOf(order),
    inputTime: timeText(order.inputAt),
    modifiedTime: timeText(order.modifiedAt),
    message: order.reason,
  };
}

/** The wanted page of a list; pages count from 1. */
export function pageOf<Row>(rows: readonly Row[], query: URLSearchParams): readonly Row[] {
  const size = Math.min(PAGE_SIZE, Number(query.get('pageSize')) || PAGE_SIZE);
  const index = Math.max(1, Number(query.get('pageIndex')) || 1);
  return rows.slice((index - 1) * size, index * size);
}

function dayFrom<Day>(text: string | null, otherwise: Day) {
  return text === null ? otherwise : parseDayText(text);
}
