// What an account has: orders, shares, cash and what it may buy or sell, in SSI's words.
import { availableCash, holdingsOf } from '../exchange/account/account.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { dayOf, parseDayText } from '../exchange/market/local-time.ts';
import { remainingOf, type SsiOrder } from '../exchange/orders/order.ts';
import { type Answered, badRequest } from './answers.ts';
import { bookOf } from './order-rows.ts';
import { pageOf } from './pages.ts';
import type { WireForm } from './wire-form.ts';

export interface AccountRoutes {
  info(): Answered;
  orderBook(query: URLSearchParams): Answered;
  positions(query: URLSearchParams): Answered;
  balance(query: URLSearchParams): Answered;
  assets(query: URLSearchParams): Answered;
  maxBuySell(query: URLSearchParams): Answered;
}

export function createAccountRoutes(exchange: Exchange, form: WireForm): AccountRoutes {
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
        return bookOf(pageOf(orders, query), { form, account: account.name, day });
      }),
    positions: (query) =>
      guarded(query, () => {
        const rows = holdingsOf(account, exchange.now()).map(positionRow);
        const shown = query.get('type') === 'derivative' ? [] : rows;
        // The older SDK reads `equity`; its description calls the list `equityPositions`.
        return form === 'older'
          ? { data: { equity: shown, equityPositions: shown } }
          : { data: { equity: shown }, isEmpty: shown.length === 0 };
      }),
    balance: (query) =>
      guarded(query, () => {
        const available = availableCash(account, exchange.now());
        const [bought, sold] = [today('buy'), today('sell')];
        const moves = {
          ...{ accountNo: account.name, totalDebt: 0, onHoldCash: 0 },
          ...{ buyUnmatched: unmatched('buy'), sellUnmatched: unmatched('sell') },
          ...{ buyT0: bought, buyT1: 0, buyT2: 0 },
          ...{ sellT0: sold, sellT1: account.cash - available, sellT2: 0 },
        };
        if (form === 'older')
          return {
            data: { ...moves, availableCash: available, withdrawal: available, bankBalance: 0 },
          };
        return {
          data: { equity: [{ ...moves, accountBalance: available, withdrawable: available }] },
        };
      }),
    assets: (query) =>
      guarded(query, () => {
        const totalAssets = account.cash + worth();
        const figures = {
          ...{ accountNo: account.name, totalAssets, totalEquity: totalAssets, totalDebt: 0 },
          ...{ equity: totalAssets, lmv: worth(), purchasingPower: exchange.buyingPower() },
          ...{ withdrawable: availableCash(account, exchange.now()), accountBalance: account.cash },
        };
        return { data: form === 'older' ? figures : { equity: figures } };
      }),
    maxBuySell: (query) =>
      guarded(query, () => {
        const security = market.security(query.get('symbol') ?? '');
        if (security === undefined) return badRequest('Stock symbol does not exist', 'ORD001');
        const price = Number(query.get('price') ?? 0) || security.terms.limits.ceiling;
        const power = exchange.buyingPower();
        const maxBuyQty = Math.floor(power / price / 100) * 100;
        const maxSellQty = book.sellable(account, security.symbol, exchange.now());
        return { data: { maxBuyQty, maxSellQty, marginRatio: '0%', purchasingPower: power } };
      }),
  };
}

function dayFrom<Day>(text: string | null, otherwise: Day) {
  return text === null ? otherwise : parseDayText(text);
}
