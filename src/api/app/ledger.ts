// The ledger put together for the API: its store, the key of its personal texts, the place it is at home.

import { dirname, join } from 'node:path';
import { openPolicies } from '../../advisers/app/policies.ts';
import { instant, type TradingDay } from '../../kernel/instant.ts';
import { createLedger, type Ledger } from '../../ledger/app/ledger.ts';
import { type LedgerStoreOptions, openLedgerStore } from '../../ledger/app/open-store.ts';
import type { CurrencyCode } from '../../ledger/ports/drafts.ts';
import type { ReplicaState } from '../../ledger/ports/replica.ts';
import type { PoolTerms } from '../../sql/on-postgres.ts';
import { isServerAddress } from '../../sql/open-database.ts';
import type { QueryObserver } from '../../sql/query-log.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import type { HomeVenue } from '../../trader/ports/home-venue.ts';
import type { Book } from '../http/loaders/book.ts';
import { keyOfBook } from './book-key.ts';
import { finishRestore } from './restore-book.ts';

export interface OpenBook {
  readonly ledger: Ledger;
  ask(): Promise<void>;
  close(): Promise<void>;
  /** Undefined where none is named. */
  readonly replica: (() => ReplicaState) | undefined;
}

export interface BookPlace {
  /** A SQLite file, or a `postgres://` address: the store of identity. */
  readonly store: string;
  /** Of the API's own files. */
  readonly folder: string;
}

export interface BookOptions {
  /** Of securities that name no exchange. */
  readonly venue: string;
  /** Epoch ms. */
  readonly now?: () => number;
  /** Between the parts of long work; a turn of the loop unless given. */
  readonly pause?: () => Promise<void>;
  readonly queries?: QueryObserver;
  /** Of PostgreSQL. */
  readonly pool?: PoolTerms;
  /** Of PostgreSQL: where reports are read. */
  readonly replica?: LedgerStoreOptions['replica'];
  readonly servesOne?: boolean;
}

export async function openBook(
  place: BookPlace,
  {
    venue,
    now = Date.now,
    pause = nextTurn,
    queries,
    pool,
    replica,
    servesOne = false,
  }: BookOptions,
): Promise<OpenBook> {
  finishRestore(place.store);
  const store = await openLedgerStore(ledgerPlaceOf(place.store), {
    now: () => instant(now()),
    // A group of steps never lets the loop turn, so each request would have a flush to itself.
    gathered: nextTurn,
    servesOne,
    ...(queries && { queries }),
    ...(pool && { pool }),
    ...(replica && { replica }),
  });
  const bookKey = await keyOfBook(store, keyFileOf(place)).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const ledger = createLedger({
    store,
    bookKey,
    defaults: { venue },
    pause,
  });
  return { ledger, ask: store.ask, close: store.close, replica: store.replica };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/**
 * Beside the file of identity, so that sign-ins do not wait for transactions; a PostgreSQL database holds both.
 */
export function ledgerPlaceOf(store: string): string {
  return isServerAddress(store) ? store : join(dirname(store), 'ledger.sqlite');
}

export function bookOf(
  ledger: Ledger,
  venue: HomeVenue,
  settings: Omit<Book, 'ledger' | 'home' | 'policies'> & Partial<Pick<Book, 'policies'>>,
): Book {
  const { currency, calendar } = venuesOf(venue).home;
  const isOpen = (day: TradingDay) =>
    day < calendar.firstDay || day > calendar.lastDay
      ? undefined
      : calendar.sessionOf(day) !== undefined;
  const home = { currency: currency as CurrencyCode, zone: calendar.zone, isOpen };
  return { ledger, home, policies: openPolicies(undefined), ...settings };
}

/** Beside the files of the book; a server holds no files. */
export function keyFileOf({ store, folder }: BookPlace): string {
  return join(isServerAddress(store) ? folder : dirname(store), 'book.key');
}
