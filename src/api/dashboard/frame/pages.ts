// The pages, in the order of the navigation.
import type { ComponentType } from 'preact';
import { DeskPage } from '../desk/desk-page.tsx';
import {
  ANY,
  type HasPart,
  isHistoryPart,
  isPortfolio,
  isStrategyPart,
  NO_PART,
} from '../facts/address-parts.ts';
import { place } from '../state/place.ts';
import { type LaterPage, later } from './lazy.tsx';
import { createUnknownPage } from './unknown-page.tsx';

export interface PageEntry {
  /** In the address: `#/why`. */
  readonly name: string;
  readonly title: string;
  readonly shows: ComponentType;
  readonly fetch?: LaterPage['fetch'];
  /** What an address may name of it. */
  readonly hasPart: HasPart;
}

const why = later(async () => (await import('../why/why-page.tsx')).WhyPage);
const order = later(async () => (await import('../order/order-page.tsx')).OrderPage);
const options = later(async () => (await import('../options/options-page.tsx')).OptionsPage);
const book = later(async () => (await import('../book/book-page.tsx')).BookPage);
const strategies = later(
  async () => (await import('../strategies/strategies-page.tsx')).StrategiesPage,
);
const signals = later(async () => (await import('../signals/signals-page.tsx')).SignalsPage);
const history = later(async () => (await import('../history/history-page.tsx')).HistoryPage);
const account = later(async () => (await import('../account/account-page.tsx')).AccountPage);
const accounts = later(async () => (await import('../accounts/accounts-page.tsx')).AccountsPage);
const users = later(async () => (await import('../account/users-page.tsx')).UsersPage);
const film = later(async () => (await import('../film/film-page.tsx')).FilmPage);
const wall = later(async () => (await import('../wall/wall-page.tsx')).WallPage);
const system = later(async () => (await import('../system/system-page.tsx')).SystemPage);

export const PAGES: readonly [PageEntry, ...PageEntry[]] = [
  { name: 'desk', title: 'Desk', shows: DeskPage, hasPart: ANY },
  { name: 'why', title: 'Why', ...why, hasPart: ANY },
  { name: 'film', title: 'Film', ...film, hasPart: ANY },
  { name: 'options', title: 'Options', ...options, hasPart: ANY },
  { name: 'book', title: 'Book', ...book, hasPart: isPortfolio },
  { name: 'strategies', title: 'Strategies', ...strategies, hasPart: isStrategyPart },
  { name: 'signals', title: 'Signals', ...signals, hasPart: NO_PART },
  { name: 'history', title: 'History', ...history, hasPart: isHistoryPart },
  { name: 'system', title: 'System', ...system, hasPart: NO_PART },
];

/** Reached from other pages, and from the name of who has signed in. */
const OTHERS: readonly PageEntry[] = [
  { name: 'wall', title: 'Wall of charts', ...wall, hasPart: ANY },
  { name: 'order', title: 'Order', ...order, hasPart: ANY },
  { name: 'accounts', title: 'Accounts', ...accounts, hasPart: NO_PART },
  { name: 'account', title: 'Your account', ...account, hasPart: NO_PART },
  { name: 'users', title: 'Users', ...users, hasPart: ANY },
];

/** All that are not here yet. */
export function fetchPages(): void {
  for (const { fetch } of PAGES) fetch?.();
}

const UNKNOWN: PageEntry = {
  ...{ name: 'unknown', title: 'No such page' },
  shows: createUnknownPage((page) => pageNamed(page)?.title),
  hasPart: ANY,
};

export function shownPage(): PageEntry {
  const { page, of = '' } = place.value;
  const named = pageNamed(page);
  return named !== undefined && (of === '' || named.hasPart(of)) ? named : UNKNOWN;
}

/** Also of an address that names a part which the page does not have. */
function pageNamed(page: string): PageEntry | undefined {
  return [...PAGES, ...OTHERS].find(({ name }) => name === page);
}
