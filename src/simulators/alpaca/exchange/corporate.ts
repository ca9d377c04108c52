// Corporate action announcements, and what a split does on its ex-date. A paper account receives no dividends.
import { type Decimal, decimalOf } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { US_EQUITIES } from '../../../market/venues/us.ts';
import type { Account } from './account/account.ts';
import type { Market } from './market/market.ts';
import type { Book } from './orders/book.ts';
import type { OrderEntry } from './orders/order-entry.ts';
import type { Replacing } from './orders/replacing.ts';
import { idOf } from './state/ids.ts';
import { type AlpacaOrder, isMultiple } from './state/order.ts';

export const ACTION_TYPES = ['dividend', 'merger', 'spinoff', 'split', 'name_change'] as const;
export type ActionType = (typeof ACTION_TYPES)[number];

export interface NewAnnouncement {
  readonly type: ActionType;
  /** Such as `cash`, `stock_split`, `reverse_split`. */
  readonly subType: string;
  readonly symbol: string;
  readonly targetSymbol: string;
  readonly declarationDate: TradingDay;
  readonly exDate: TradingDay;
  readonly recordDate: TradingDay;
  readonly payableDate: TradingDay;
  /** Of a dividend: money per share. */
  readonly cash: number;
  /** Of a split: so many shares become so many. */
  readonly oldRate: number;
  readonly newRate: number;
}

export interface Announcement extends NewAnnouncement {
  readonly id: string;
}

export interface CorporateParts {
  readonly account: Account;
  readonly book: Book;
  readonly market: Market;
  readonly entry: OrderEntry;
  readonly replacing: Replacing;
}

export interface Corporate {
  announce(announcement: NewAnnouncement): Announcement;
  all(): readonly Announcement[];
  /** As if it had never been announced; what it did stays. */
  withdraw(id: string): boolean;
  /** Before the market opens on that day. */
  onDay(at: Instant): void;
  /** Orders of the symbol receive new ids, with terms that stay the same. */
  renew(symbol: string): readonly AlpacaOrder[];
}

const COST_PLACES = 9;
const PRICE_PLACES = 2;

export function createCorporate(parts: CorporateParts): Corporate {
  const { account, book, market, entry, replacing } = parts;
  const announcements: Announcement[] = [];
  let made = 0;

  function split({ symbol, exDate, oldRate, newRate }: Announcement): void {
    const security = market.security(symbol);
    if (security === undefined) return;
    const factor = decimalOf(newRate).dividedBy(decimalOf(oldRate), COST_PLACES);
    market.split(security, { exDate, factor: newRate / oldRate });
    const position = account.positions.get(symbol);
    if (position !== undefined)
      position.quantity = position.quantity.times(factor).roundedTo(COST_PLACES);
    // A reverse split ends every open order (FINRA Rule 5330, "Adjustment of Orders").
    if (newRate < oldRate) {
      for (const order of book.open(symbol)) entry.end(order, 'canceled');
      return;
    }
    // Exits of a group are marked DNR and DNC: neither reduced nor converted (docs.alpaca.markets, "Orders at Alpaca").
    for (const order of book.open(symbol))
      if (!isMultiple(order)) replacing.renew(order, splitTerms(order, factor));
  }

  return {
    announce(announcement) {
      const id = idOf(`announcement/${made}/${announcement.symbol}`);
      made += 1;
      const added = { ...announcement, id };
      announcements.push(added);
      return added;
    },
    all: () => announcements,
    withdraw(id) {
      const at = announcements.findIndex((one) => one.id === id);
      if (at >= 0) announcements.splice(at, 1);
      return at >= 0;
    },
    onDay(at) {
      const today = US_EQUITIES.dayOf(at);
      for (const one of announcements) if (one.type === 'split' && one.exDate === today) split(one);
    },
    renew: (symbol) => book.open(symbol).map((order) => replacing.renew(order, {})),
  };
}

function splitTerms(order: AlpacaOrder, factor: Decimal): Partial<AlpacaOrder> {
  const price = (value: Decimal | undefined) => value?.dividedBy(factor, PRICE_PLACES);
  const shares = (value: Decimal) => value.times(factor).truncatedTo(0);
  const { quantity, carried, filled } = order;
  return {
    quantity: quantity && shares(quantity),
    carried: shares(carried.plus(filled)),
    limitPrice: price(order.limitPrice),
    stopPrice: price(order.stopPrice),
    highWater: price(order.highWater),
  };
}
