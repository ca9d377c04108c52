// What a case trades other than shares of AAPL: option contracts as the gateway lists them, their prices, and the order of a person.
import type {
  WireContract,
  WireContractDetails,
} from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import type { OrderRequest } from '../../../../../src/trader/domain/orders/order-request.ts';
import { asked } from '../../../engine/requests/order-requests.ts';

/** A bought call, a bought vertical of calls, a sold vertical of puts; two units of each. */
export type Product = 'call' | 'debit' | 'credit';

/** Bid and ask. */
export type Prices = readonly [bid: number, ask: number];

const CON_IDS: Readonly<Record<string, number>> = {
  ...{ AAPL: 265598, C230: 7001, C240: 7002, P230: 7003, P220: 7004 },
};
/** Of the combination, as a gateway returns it. */
export const PAIR = 28_812_380;

export const PRICES: Readonly<Record<string, Prices>> = {
  ...{ C230: [5.1, 5.2], C240: [2, 2.1], P230: [4.5, 4.55], P220: [3.25, 3.3] },
};

interface Traded {
  readonly symbol: string;
  readonly order: Partial<OrderRequest>;
  /** The price of each contract when the entry fills. */
  readonly fills: Readonly<Record<string, number>>;
}

export const PRODUCTS: Readonly<Record<Product, Traded>> = {
  call: {
    symbol: 'AAPL 261218C00230000',
    order: { price: 5.2 },
    fills: { C230: 5.2 },
  },
  debit: {
    symbol: 'AAPL 261218C00230000-261218C00240000',
    order: { price: 3.2 },
    fills: { C230: 5.2, C240: 2.1 },
  },
  credit: {
    symbol: 'AAPL 261218P00230000-261218P00220000',
    order: { side: 'sell', effect: 'open', price: 1.2 },
    fills: { P220: 3.25, P230: 4.5 },
  },
};

export function orderFor(product: Product): OrderRequest {
  const { symbol, order } = PRODUCTS[product];
  return asked({ symbol, quantity: 2, type: 'LMT', ...order });
}

export function nameOf(conId: number): string {
  return Object.keys(CON_IDS).find((name) => CON_IDS[name] === conId) ?? String(conId);
}

/** `C230`: the call at 230 that expires on 2026-12-18; `AAPL`; `BAG`: any combination. */
export function contractNamed(name: string): WireContract {
  const conId = CON_IDS[name] ?? PAIR;
  const shared = { conId, symbol: 'AAPL', exchange: 'SMART', primaryExchange: '', currency: 'USD' };
  if (name === 'AAPL') return { ...shared, secType: 'STK' };
  if (name === 'BAG') return { ...shared, secType: 'BAG' };
  const [right = 'C', strike] = [name[0], Number(name.slice(1))];
  const localSymbol = `AAPL  261218${right}${String(strike * 1_000).padStart(8, '0')}`;
  const terms = { right, strike, lastTradeDate: '20261218' };
  const option = { localSymbol, tradingClass: 'AAPL', multiplier: 100, ...terms };
  return { ...shared, secType: 'OPT', option };
}

/** Our name of it. */
export function symbolOf(name: string): string {
  return contractNamed(name).option?.localSymbol.replace(/ +/, ' ') ?? name;
}

/** What the gateway lists for the local symbol, or the number, that was asked for. */
export function detailsOf({ conId, option }: WireContract): WireContractDetails | undefined {
  const name = Object.keys(PRICES).find(
    (each) =>
      CON_IDS[each] === conId ||
      contractNamed(each).option?.localSymbol === (option?.localSymbol ?? ''),
  );
  const hours = { liquidHours: '', timeZoneId: 'US/Eastern' };
  const routes = { validExchanges: 'SMART,CBOE', marketRuleIds: '' };
  return name === undefined ? undefined : { contract: contractNamed(name), ...routes, ...hours };
}
