// The state of the orders and the market for the control API: the simulator's own records.
import type { Instant } from '../../../kernel/instant.ts';
import type { Account, Valuation } from './account/accounts.ts';
import type { OptionFigures } from './account/option-cover.ts';
import type { Listing } from './market/prices/listing.ts';
import type { Book } from './orders/book/book.ts';
import { type BookOrder, isFinal } from './state/book-order.ts';
import type { Trade } from './state/changes.ts';

export interface ExchangeView {
  readonly time: Instant;
  readonly accounts: readonly AccountView[];
  readonly listings: readonly Listing[];
  readonly openOrders: readonly BookOrder[];
  readonly completedOrders: readonly BookOrder[];
  readonly trades: readonly Trade[];
  readonly isOpen: boolean;
  readonly nakedMs: number;
  readonly options: OptionFigures;
}

export interface AccountView {
  readonly account: Account;
  readonly netLiquidation: number;
  readonly buyingPower: number;
}

interface Parts {
  readonly time: Instant;
  readonly accounts: Iterable<Account>;
  readonly listings: Iterable<Listing>;
  readonly book: Book;
  readonly trades: readonly Trade[];
  readonly isOpen: boolean;
  readonly nakedMs: number;
  readonly options: OptionFigures;
  valuation(account: Account): Valuation;
}

export function exchangeView(parts: Parts): ExchangeView {
  const { time, book, trades, isOpen, nakedMs, options } = parts;
  return {
    time,
    trades,
    isOpen,
    nakedMs,
    options,
    accounts: [...parts.accounts].map((account) => {
      const { netLiquidation, buyingPower } = parts.valuation(account);
      return { account, netLiquidation, buyingPower };
    }),
    listings: [...parts.listings],
    openOrders: book.open(),
    completedOrders: [...book.all()].filter(isFinal),
  };
}
