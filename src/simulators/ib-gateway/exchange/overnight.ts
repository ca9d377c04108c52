// Overnight events of a symbol: an open far from the close, a split.

import type { Scheduler } from '../../host/scheduler.ts';
import type { Contract } from '../messages/contract.ts';
import type { Account } from './account/accounts.ts';
import type { Contracts } from './market/prices/contracts.ts';
import type { Listing } from './market/prices/listing.ts';
import type { Market } from './market/prices/market.ts';
import { deliverableAfter } from './option-life/adjustments.ts';
import type { Book } from './orders/book/book.ts';
import type { TradingHours } from './scheduling/trading-hours.ts';
import { sharesOf } from './state/book-order.ts';
import type { Change, SplitChange } from './state/changes.ts';

export interface Overnight {
  /** At the next open the symbol trades at the price, by default 5 % lower, and stays there. */
  gap(listing: Listing, price: number | undefined): void;
  /** Before the next open shares are multiplied, prices divided and resting orders cancelled, unless they are kept. */
  split(listing: Listing, terms: SplitTerms): void;
}

/** `isRenumbered`: the symbol gets another contract number. */
export type SplitTerms = Pick<SplitChange, 'ratio' | 'keepsOrders' | 'keepsOptions'> & {
  readonly isRenumbered: boolean;
};

interface Parts {
  readonly contracts: Contracts;
  readonly scheduler: Scheduler;
  readonly hours: TradingHours;
  readonly market: Market;
  readonly book: Book;
  /** Ordered in an earlier run. */
  readonly earlier: readonly SplitChange[];
  accounts(): readonly Account[];
  record(change: Change): void;
  moved(account: Account, symbol: string): void;
  /** The options of the symbol follow its split. */
  adjustOptions(split: SplitChange): void;
}

const BEFORE_OPEN_MS = 60 * 60_000;

export function createOvernight({
  contracts,
  scheduler,
  hours,
  market,
  book,
  earlier,
  accounts,
  record,
  moved,
  adjustOptions,
}: Parts): Overnight {
  /** The next open, not that of a session in progress. */
  function nextOpen(): number | undefined {
    const now = scheduler.now();
    const session = hours.upcoming(now);
    return session !== undefined && now >= session.open
      ? hours.upcoming(session.close)?.open
      : session?.open;
  }

  function splitNow(split: SplitChange): void {
    const { symbol, ratio } = split;
    const listing = market.listing(symbol);
    if (listing === undefined) return;
    const contract =
      split.conId === undefined ? undefined : contracts.renumber(symbol, split.conId);
    const delivers = deliverableAfter(ratio, listing.last / ratio);
    const done = { ...split, ...(delivers && { delivers }), isDone: true };
    record(done);
    if (!split.keepsOrders)
      for (const order of book.openIn(symbol)) book.cancel(order, 'Corporate action');
    market.split(listing, ratio);
    adjustOptions(done);
    for (const account of accounts()) {
      if (contract !== undefined) hold(account, contract);
      multiply(account, listing, ratio);
    }
  }

  function hold(account: Account, contract: Contract): void {
    const holding = account.holdingBySymbol.get(contract.symbol);
    if (holding !== undefined)
      account.holdingBySymbol.set(contract.symbol, { ...holding, contract });
  }

  /** A fraction that the split itself makes is paid out; what a person held in fractions stays so. */
  function multiply(account: Account, { symbol, last }: Listing, ratio: number): void {
    const holding = account.holdingBySymbol.get(symbol);
    if (holding === undefined || holding.quantity === 0) return;
    const exact = sharesOf(holding.quantity * ratio);
    holding.quantity = Number.isInteger(holding.quantity) ? whole(exact) : exact;
    holding.socketQuantity = whole(holding.socketQuantity * ratio);
    holding.investedQuantity = whole(holding.investedQuantity * ratio);
    holding.averageCost = Math.round((holding.averageCost / ratio) * 1e8) / 1e8;
    const paid = (exact - holding.quantity) * last;
    account.cash = Math.round((account.cash + paid) * 1e4) / 1e4;
    const { name, cash, realizedToday } = account;
    record({ kind: 'account', account: name, cash, realizedToday });
    record({ kind: 'holding', account: name, ...holding });
    moved(account, symbol);
  }

  function arrange(split: SplitChange): void {
    scheduler.at(split.at, () => splitNow(split));
  }

  for (const split of earlier) {
    if (!split.isDone) arrange(split);
    else if (split.conId !== undefined) contracts.renumber(split.symbol, split.conId);
  }

  return {
    gap(listing, price) {
      const at = nextOpen();
      if (at === undefined) return;
      scheduler.at(at, () => {
        const last = price ?? Math.round(listing.last * 95) / 100;
        market.hold(listing.symbol, { last });
      });
    },
    split({ symbol }, { isRenumbered, ...terms }) {
      const open = nextOpen();
      if (open === undefined) return;
      const at = Math.max(open - BEFORE_OPEN_MS, scheduler.now());
      const conId = isRenumbered ? contracts.freeConId(symbol) : undefined;
      const split: SplitChange = {
        ...{ kind: 'split', symbol, at, ...terms, isDone: false },
        ...(conId === undefined ? {} : { conId }),
      };
      record(split);
      arrange(split);
    },
  };
}

/** A ratio such as 0.125 is exact; 0.333 means a third. */
function whole(shares: number): number {
  return Math.trunc(shares + Math.sign(shares) * 1e-6);
}
